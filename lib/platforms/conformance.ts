/** What every adapter must hold to, whatever it talks to. Imported by the adapters' tests only. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  Action,
  ActionInputs,
  ActionKind,
  PlannedAction,
  Platform,
  TargetAddress,
} from './platform';

/** An adapter with a platform that it can change, fresh for each test. */
export interface Subject<K extends ActionKind> {
  readonly platform: Platform;
  readonly address: TargetAddress;
  readonly kind: K;
  /** Something else than what is so now. */
  input(state: TargetState): ActionInputs[K];
  /** What of a state an inverse must give back. */
  comparable(state: TargetState): unknown;
  /** How often the platform was really changed, by its own record. */
  effects(): number;
  /** Another actor changes the same thing. */
  interfere(): void;
  /** Whatever the platform is doing comes to its end. */
  finish(): void;
  /** The platform takes the next change and loses its answer. */
  loseNextAnswer(): void;
  /** Whether the platform refuses a stale precondition, or lets it through. */
  readonly enforcesPrecondition: boolean;
  close(): Promise<void>;
}

const INTENT = { id: '0198c2f4-0000-7000-8000-000000000001' };
const NEVER = new AbortController().signal;

export function describeConformance<K extends ActionKind>(
  name: string,
  open: () => Promise<Subject<K>>,
): void {
  describe(name, () => {
    let subject: Subject<K>;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    it('an action and then its inverse give back the same state', async () => {
      const before = await observe(subject);
      const plan = await carryOut(subject, subject.input(before));
      expect(subject.comparable(await observe(subject))).not.toEqual(subject.comparable(before));
      await carryOut(subject, plan.inverse);
      expect(subject.comparable(await observe(subject))).toEqual(subject.comparable(before));
      expect(subject.effects()).toBe(2);
    });

    it('the same intent twice is one effect', async () => {
      const state = await observe(subject);
      const action = actionOf(subject);
      const plan = planned(subject, subject.input(state), state);
      await action.apply(subject.address, plan, INTENT, NEVER);
      await action.apply(subject.address, plan, INTENT, NEVER);
      subject.finish();
      expect(subject.effects()).toBe(1);
      expect(action.landed(plan, INTENT, await observe(subject))).toBe('landed');
    });

    it('a stale token is refused, or the change between is told', async () => {
      const state = await observe(subject);
      const action = actionOf(subject);
      const plan = planned(subject, subject.input(state), state);
      subject.interfere();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      if (subject.enforcesPrecondition) {
        expect(applied).toMatchObject({
          ok: false,
          error: { kind: 'conflict', outcome: 'refused' },
        });
        expect(action.landed(plan, INTENT, await observe(subject))).toBe('overtaken');
      } else {
        expect(applied.ok).toBe(true);
        subject.finish();
        const verification = action.verify(plan, await observe(subject));
        expect(verification.outcome).toBe('effective');
        expect(verification.warning).toMatch(/other change/);
      }
    });

    it('before anything is sent, nothing has landed and nothing is effective', async () => {
      const state = await observe(subject);
      const plan = planned(subject, subject.input(state), state);
      const again = await observe(subject);
      expect(actionOf(subject).landed(plan, INTENT, again)).toBe('not_landed');
      expect(actionOf(subject).verify(plan, again).outcome).not.toBe('effective');
    });

    it('a lost answer is unknown, and reading back finds the effect', async () => {
      const state = await observe(subject);
      const action = actionOf(subject);
      const plan = planned(subject, subject.input(state), state);
      subject.loseNextAnswer();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      expect(applied).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      expect(action.landed(plan, INTENT, await observe(subject))).toBe('landed');
      subject.finish();
      expect(action.verify(plan, await observe(subject)).outcome).toBe('effective');
      expect(subject.effects()).toBe(1);
    });

    it('a dry run and a plan change nothing', async () => {
      const state = await observe(subject);
      const plan = planned(subject, subject.input(state), state);
      const checked = await actionOf(subject).dryRun?.(subject.address, plan, NEVER);
      expect(checked === undefined || checked.ok).toBe(true);
      expect(subject.effects()).toBe(0);
      expect(subject.comparable(await observe(subject))).toEqual(subject.comparable(state));
    });
  });
}

async function observe<K extends ActionKind>(subject: Subject<K>): Promise<TargetState> {
  const state = await subject.platform.observe(subject.address, NEVER);
  if (!state.ok) throw new Error(state.error.message);
  return state.value;
}

function actionOf<K extends ActionKind>({ platform, kind }: Subject<K>): Action<K> {
  const action: Action<K> | undefined = platform.actions[kind];
  if (action === undefined) throw new Error(`${platform.id} has no ${kind}`);
  return action;
}

function planned<K extends ActionKind>(
  subject: Subject<K>,
  input: ActionInputs[K],
  state: TargetState,
): PlannedAction<K> {
  const plan = actionOf(subject).plan(subject.address, input, state);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** Plan, apply, settle, verify, as an engine does it. */
async function carryOut<K extends ActionKind>(
  subject: Subject<K>,
  input: ActionInputs[K],
): Promise<PlannedAction<K>> {
  const plan = planned(subject, input, await observe(subject));
  const action = actionOf(subject);
  const applied = await action.apply(subject.address, plan, INTENT, NEVER);
  if (!applied.ok) throw new Error(applied.error.message);
  expect(await action.settle(subject.address, applied.value, NEVER)).toEqual({
    ok: true,
    value: 'running',
  });
  expect(action.verify(plan, await observe(subject)).outcome).toBe('not_yet');
  subject.finish();
  expect(await action.settle(subject.address, applied.value, NEVER)).toEqual({
    ok: true,
    value: 'done',
  });
  expect(action.verify(plan, await observe(subject))).toMatchObject({ outcome: 'effective' });
  expect(action.landed(plan, INTENT, await observe(subject))).toBe('landed');
  return plan;
}
