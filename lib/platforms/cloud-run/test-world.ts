/** A Cloud Run adapter beside the simulator that it talks to, for the tests of this folder. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Action, Operation, PlannedAction, TargetAddress } from '@/lib/platforms/platform';
import { createCloudRunClient } from './client';
import { createCloudRun } from './platform';
import { type CloudRunKind, KINDS, type KindFacts } from './test-kinds';

export const VIRTUOSO: TargetAddress = {
  id: 'virtuoso',
  kind: 'cloud-run',
  connection: 'demo',
  ref: 'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api',
};
export const INTENT = { id: 'intent-1' };
export const COLLEAGUE = 'eve@shop.example';
export const NEVER = new AbortController().signal;

/** How long a change takes in these tests: never without `pass`. */
export const RECONCILE_MS = 60_000;
export const SLOW = { trafficUpdateMs: RECONCILE_MS, deleteMs: RECONCILE_MS, frontendLagMs: 0 };
const SHORT = { read: 10_000, mutation: 2000, operation: 5000 };

const CONNECTION = {
  name: 'demo',
  project: 'virtuoso-generator',
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'simulator' },
  simulated: true,
} as const;

type SomebodyElse = NonNullable<KindFacts<CloudRunKind>['patch']> & {
  kind: 'conflict' | 'lro-drift';
  method: string;
  actor: string;
};

/** What is needed of a simulator here. */
interface Simulated {
  readonly grpcAddress: string;
  readonly control: {
    setClockOffset(micros: number): void;
    fault(fault: SomebodyElse): unknown;
    journal(): readonly {
      readonly actor: string;
      readonly method: string;
      readonly outcome: string;
      readonly generation: number | null;
    }[];
  };
  stop(): Promise<void>;
}

export function createWorld<S extends Simulated, K extends CloudRunKind>(simulator: S, kind: K) {
  const settings = { simulator: simulator.grpcAddress, environment: {} };
  const client = createCloudRunClient(CONNECTION, settings, SHORT);
  const platform = createCloudRun(client, () => new Date());
  const found: Action<K> | undefined = platform.actions[kind];
  if (found === undefined) throw new Error(`no ${kind}`);
  const action = found;

  /** So that the short deadline of a mutation is spent on the call alone. */
  async function connect(): Promise<void> {
    await client.getOperation(`${VIRTUOSO.ref}/operations/none`, NEVER);
  }

  /** Null: the service is gone. */
  async function look(): Promise<TargetState | null> {
    const state = await platform.observe(VIRTUOSO, NEVER);
    if (state.ok) return state.value;
    if (state.error.kind === 'not_found') return null;
    throw new Error(state.error.message);
  }

  async function observe(): Promise<TargetState> {
    const state = await look();
    if (state === null) throw new Error('the service is gone');
    return state;
  }

  async function plan(): Promise<PlannedAction<K>> {
    const state = await observe();
    const planned = action.plan(VIRTUOSO, KINDS[kind].input(state), state);
    if (!planned.ok) throw new Error(planned.error.message);
    return planned.value;
  }

  let passed = 0;
  function pass(ms = RECONCILE_MS * 2) {
    passed += ms;
    simulator.control.setClockOffset(passed * 1000);
  }

  /** It comes before a call of ours, which here only asks for a check. */
  async function changeBySomebody(patch: Omit<SomebodyElse, 'kind' | 'method' | 'actor'>) {
    const made = await plan();
    const { method } = KINDS[kind];
    simulator.control.fault({ kind: 'conflict', method, actor: COLLEAGUE, ...patch });
    await action.dryRun?.(VIRTUOSO, made, NEVER);
  }

  return {
    simulator,
    platform,
    connect,
    action,
    look,
    observe,
    plan,
    /** Plans, lets `meanwhile` happen, and applies. */
    async apply(
      meanwhile: () => void = () => {},
    ): Promise<{ plan: PlannedAction<K>; operation: Operation }> {
      const made = await plan();
      meanwhile();
      const applied = await action.apply(VIRTUOSO, made, INTENT, NEVER);
      if (!applied.ok) throw new Error(applied.error.message);
      return { plan: made, operation: applied.value };
    },
    /** Lets what is due within `ms` happen, without waiting. */
    pass,
    /** A second deletion of the same generation changes nothing more. */
    effects() {
      const changes = simulator.control
        .journal()
        .filter(({ actor, outcome }) => outcome === 'committed' && actor !== COLLEAGUE)
        .map(({ method, generation }) => `${method} ${generation}`);
      return new Set(changes).size;
    },
    /** Somebody changes what the action is not about. */
    touch: () => changeBySomebody({}),
    /** Somebody changes what the action is about. */
    async interfere() {
      const { patch, method } = KINDS[kind];
      if (patch !== null) return changeBySomebody(patch);
      simulator.control.fault({ kind: 'lro-drift', method, actor: COLLEAGUE });
      await client.deleteService({ name: VIRTUOSO.ref, etag: null, validateOnly: false }, NEVER);
      pass();
    },
    async close() {
      await client.close();
      await simulator.stop();
    },
  };
}
