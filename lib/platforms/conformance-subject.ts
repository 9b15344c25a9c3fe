/** What the conformance suite needs of a platform, and how it drives one as an engine would. */
import { expect } from 'vitest';
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

export const INTENT = { id: '0198c2f4-0000-7000-8000-000000000001' };
export const NEVER = new AbortController().signal;

/** Null: the target does not exist. */
export async function look<K extends ActionKind>(subject: Subject<K>): Promise<TargetState | null> {
  const state = await subject.platform.observe(subject.address, NEVER);
  if (state.ok) return state.value;
  if (state.error.kind === 'not_found') return null;
  throw new Error(state.error.message);
}

export async function existing<K extends ActionKind>(subject: Subject<K>): Promise<TargetState> {
  const state = await look(subject);
  if (state === null) throw new Error('the target is gone');
  return state;
}

export async function shown<K extends ActionKind>(subject: Subject<K>): Promise<unknown> {
  return subject.comparable(await look(subject));
}

export async function prepare<K extends ActionKind>(subject: Subject<K>) {
  const start = await existing(subject);
  const plan = planned(subject, subject.input(start), start);
  return { action: actionOf(subject), plan, start };
}

function actionOf<K extends ActionKind>({ platform, kind }: Subject<K>): Action<K> {
  const action: Action<K> | undefined = platform.actions[kind];
  if (action === undefined) throw new Error(`${platform.id} has no ${kind}`);
  return action;
}

export function planned<K extends ActionKind>(
  subject: Subject<K>,
  input: ActionInputs[K],
  state: TargetState,
): PlannedAction<K> {
  const plan = actionOf(subject).plan(subject.address, input, state);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** As it comes back from where it was kept. */
export function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Apply, settle, verify, as an engine does it. */
export async function carryOut<K extends ActionKind>(
  subject: Subject<K>,
  plan: PlannedAction<K>,
): Promise<void> {
  const applied = await actionOf(subject).apply(subject.address, plan, INTENT, NEVER);
  if (!applied.ok) throw new Error(applied.error.message);
  await settled(subject, plan, applied.value);
}

/** What is still running is not effective yet; what is done is. */
export async function settled<K extends ActionKind>(
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
