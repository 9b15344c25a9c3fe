/** What every adapter must hold to, whatever it talks to. Imported by the adapters' tests only. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  Action,
  ActionInputs,
  ActionKind,
  Operation,
  PlannedAction,
  Platform,
  TargetAddress,
} from './platform';

type Maybe<T> = T | Promise<T>;

/** An adapter with a platform that it can change, fresh for each test. */
export interface Subject<K extends ActionKind> {
  readonly platform: Platform;
  readonly address: TargetAddress;
  readonly kind: K;
  /** Something else than what is so now. */
  input(state: TargetState): ActionInputs[K];
  /** What of a state an inverse must give back; a target that is gone equals what its deletion projects. */
  comparable(state: TargetState | null): unknown;
  /** How often we really changed the platform, by its own record; other actors don't count. */
  effects(): Maybe<number>;
  /** Another actor changes something that this action is not about; over when it returns. */
  touch(): Maybe<void>;
  /** Another actor changes what this action is about; over when it returns. */
  interfere(): Maybe<void>;
  /** Whatever the platform is doing comes to its end. */
  finish(): Maybe<void>;
  /** The next change never reaches the platform, and its caller is not told. */
  loseNextCall(): Maybe<void>;
  /** The platform takes the next change and loses its answer. */
  loseNextAnswer(): Maybe<void>;
  /** The same platform through an adapter that knows nothing of the calls before: after a restart. */
  restart(): Maybe<Platform>;
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

    it('an action and then its inverse give back the same state, or there is none and it says so', async () => {
      const start = await existing(subject);
      const plan = planned(subject, subject.input(start), start);
      await carryOut(subject, plan);
      expect(await shown(subject)).not.toEqual(subject.comparable(start));
      if (plan.inverse === null) {
        expect(plan).toMatchObject({ reversible: 'none', risk: 'destructive' });
        expect(plan.willNotRestore).not.toEqual([]);
        expect(await subject.effects()).toBe(1);
      } else {
        expect(plan.reversible).not.toBe('none');
        await carryOut(subject, planned(subject, plan.inverse, await existing(subject)));
        expect(await shown(subject)).toEqual(subject.comparable(start));
        expect(await subject.effects()).toBe(2);
      }
    });

    it('the same intent twice is one effect', async () => {
      const { action, plan } = await prepare(subject);
      await action.apply(subject.address, plan, INTENT, NEVER);
      await action.apply(subject.address, plan, INTENT, NEVER);
      await subject.finish();
      await action.apply(subject.address, plan, INTENT, NEVER);
      await subject.finish();
      expect(await subject.effects()).toBe(1);
      expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
      expect(action.verify(plan, await look(subject)).outcome).toBe('effective');
    });

    it('a stale token is refused, or the change between is told', async () => {
      const { action, plan } = await prepare(subject);
      await subject.touch();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      await subject.finish();
      const end = await look(subject);
      if (subject.enforcesPrecondition) {
        expect(applied).toMatchObject({
          ok: false,
          error: { kind: 'conflict', outcome: 'refused' },
        });
        expect(await subject.effects()).toBe(0);
        expect(action.landed(plan, INTENT, end)).toBe('overtaken');
      } else {
        expect(applied.ok).toBe(true);
        const verification = action.verify(plan, end);
        expect(verification.outcome).toBe('effective');
        // Nothing is left that could tell of it.
        if (end !== null) expect(verification.warning).toMatch(/other change/);
      }
    });

    it('a plan stands while its subject does, whatever the token; then not any more', async () => {
      const { action, plan, start } = await prepare(subject);
      expect(action.unchanged(plan, start)).toBe(true);
      await subject.touch();
      const touched = await existing(subject);
      expect(touched.generation).not.toBe(start.generation);
      expect(action.unchanged(plan, touched)).toBe(true);
      await subject.interfere();
      expect(action.unchanged(plan, await existing(subject))).toBe(false);
    });

    it('a plan does not stand any more once it was carried out', async () => {
      const { action, plan } = await prepare(subject);
      await carryOut(subject, plan);
      const end = await look(subject);
      expect(end === null || !action.unchanged(plan, end)).toBe(true);
    });

    it('what it projects is what is so afterwards', async () => {
      const { action, plan, start } = await prepare(subject);
      const untouched = structuredClone(start);
      const projected = action.project(plan, start);
      expect(start).toEqual(untouched);
      expect(projected.generation).not.toBe(start.generation);
      expect(projected.observedGeneration).toBe(projected.generation);
      await carryOut(subject, plan);
      expect(subject.comparable(projected)).toEqual(await shown(subject));
    });

    it('a crash before the call: nothing has landed, and sending it then is one effect', async () => {
      const { action, plan } = await prepare(subject);
      expect(action.landed(plan, INTENT, await look(subject))).toBe('not_landed');
      expect(action.verify(plan, await look(subject)).outcome).not.toBe('effective');
      await carryOut(subject, plan);
      expect(await subject.effects()).toBe(1);
    });

    it('a call that got lost: unknown, not landed, and sending it again is one effect', async () => {
      const { action, plan } = await prepare(subject);
      await subject.loseNextCall();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      expect(applied).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      expect(action.landed(plan, INTENT, await look(subject))).toBe('not_landed');
      expect(await subject.effects()).toBe(0);
      await carryOut(subject, plan);
      expect(await subject.effects()).toBe(1);
    });

    it('an answer that got lost: unknown, landed, and effective in the end', async () => {
      const { action, plan } = await prepare(subject);
      await subject.loseNextAnswer();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      expect(applied).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
      await subject.finish();
      expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
      expect(action.verify(plan, await look(subject)).outcome).toBe('effective');
      expect(await subject.effects()).toBe(1);
    });

    it('a crash after the answer: the operation is waited on by its name alone', async () => {
      const { action, plan } = await prepare(subject);
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      if (!applied.ok) throw new Error(applied.error.message);
      const restarted = { ...subject, platform: await subject.restart() };
      await settled(restarted, stored(plan), stored(applied.value));
      expect(await subject.effects()).toBe(1);
    });

    it('ended at any edge, the state that it is in has an answer and a sentence', async () => {
      const { action, plan } = await prepare(subject);
      const edges: { landed: string; outcome: string; evidence: string }[] = [];
      const tell = async () => {
        const state = await look(subject);
        const { outcome, evidence } = action.verify(plan, state);
        edges.push({ landed: action.landed(plan, INTENT, state), outcome, evidence });
      };
      await tell();
      await action.apply(subject.address, plan, INTENT, NEVER);
      await tell();
      await subject.finish();
      await tell();
      expect(edges.map((edge) => edge.landed)).toEqual(['not_landed', 'landed', 'landed']);
      expect(edges.at(0)?.outcome).not.toBe('effective');
      expect(edges.at(-1)?.outcome).toBe('effective');
      for (const { evidence } of edges) expect(evidence).toMatch(/\S \S.*\.$/);
      expect(edges.at(0)?.evidence).not.toBe(edges.at(-1)?.evidence);
    });

    it('a dry run and a plan change nothing, and a plan is the same whenever it is made', async () => {
      const { action, plan, start } = await prepare(subject);
      const checked = await action.dryRun?.(subject.address, plan, NEVER);
      expect(checked === undefined || checked.ok).toBe(true);
      expect(await subject.effects()).toBe(0);
      expect(await shown(subject)).toEqual(subject.comparable(start));
      expect(planned(subject, subject.input(start), await existing(subject))).toEqual(plan);
      expect(stored(plan)).toEqual(plan);
    });

    it('a target that was never there is told as one', async () => {
      const address = { ...subject.address, ref: `${subject.address.ref}-missing` };
      expect(await subject.platform.observe(address, NEVER)).toMatchObject({
        ok: false,
        error: { kind: 'not_found', outcome: 'not_sent' },
      });
    });
  });
}

/** Null: the target does not exist. */
async function look<K extends ActionKind>(subject: Subject<K>): Promise<TargetState | null> {
  const state = await subject.platform.observe(subject.address, NEVER);
  if (state.ok) return state.value;
  if (state.error.kind === 'not_found') return null;
  throw new Error(state.error.message);
}

async function existing<K extends ActionKind>(subject: Subject<K>): Promise<TargetState> {
  const state = await look(subject);
  if (state === null) throw new Error('the target is gone');
  return state;
}

async function shown<K extends ActionKind>(subject: Subject<K>): Promise<unknown> {
  return subject.comparable(await look(subject));
}

async function prepare<K extends ActionKind>(subject: Subject<K>) {
  const start = await existing(subject);
  const plan = planned(subject, subject.input(start), start);
  return { action: actionOf(subject), plan, start };
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

/** As it comes back from where it was kept. */
function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Apply, settle, verify, as an engine does it. */
async function carryOut<K extends ActionKind>(
  subject: Subject<K>,
  plan: PlannedAction<K>,
): Promise<void> {
  const applied = await actionOf(subject).apply(subject.address, plan, INTENT, NEVER);
  if (!applied.ok) throw new Error(applied.error.message);
  await settled(subject, plan, applied.value);
}

/** What is still running is not effective yet; what is done is. */
async function settled<K extends ActionKind>(
  subject: Subject<K>,
  plan: PlannedAction<K>,
  operation: Operation,
): Promise<void> {
  const action = actionOf(subject);
  const first = await action.settle(subject.address, operation, NEVER);
  const ended = first.ok && first.value === 'done';
  expect(first).toEqual({ ok: true, value: ended ? 'done' : 'running' });
  expect(action.verify(plan, await look(subject)).outcome).toBe(ended ? 'effective' : 'not_yet');
  await subject.finish();
  expect(await action.settle(subject.address, operation, NEVER)).toEqual({
    ok: true,
    value: 'done',
  });
  expect(action.verify(plan, await look(subject))).toMatchObject({ outcome: 'effective' });
  expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
}
