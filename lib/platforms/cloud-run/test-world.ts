/** A Cloud Run adapter beside the simulator that it talks to, for the tests of this folder. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Action, Operation, PlannedAction, TargetAddress } from '@/lib/platforms/platform';
import { shiftAllTo } from '@/lib/runs/traffic';
import { createCloudRunClient } from './client';
import { createCloudRun } from './platform';

export const VIRTUOSO: TargetAddress = {
  id: 'virtuoso',
  kind: 'cloud-run',
  connection: 'demo',
  ref: 'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api',
};
export const GOOD = 'virtuoso-api-00001-abc';
export const BAD = 'virtuoso-api-00002-mux';
export const INTENT = { id: 'intent-1' };
export const NEVER = new AbortController().signal;

/** How long a change takes in these tests: never without `pass`. */
export const RECONCILE_MS = 60_000;
const SHORT = { read: 2000, update: 300, operation: 300 };

/** What is needed of a simulator here. */
interface Simulated {
  readonly grpcAddress: string;
  readonly control: { setClockOffset(micros: number): void };
  stop(): Promise<void>;
}

export function createWorld<S extends Simulated>(simulator: S) {
  const client = createCloudRunClient(
    {
      name: 'demo',
      project: 'virtuoso-generator',
      region: 'us-central1',
      read: 'adc',
      act: 'adc',
      endpoint: { kind: 'simulator' },
      simulated: true,
    },
    { simulator: simulator.grpcAddress, environment: {} },
    SHORT,
  );
  const platform = createCloudRun(client, () => new Date());
  const shift: Action<'shift_traffic'> | undefined = platform.actions.shift_traffic;
  if (shift === undefined) throw new Error('no shift_traffic');
  const action = shift;

  async function observe(): Promise<TargetState> {
    const state = await platform.observe(VIRTUOSO, NEVER);
    if (!state.ok) throw new Error(state.error.message);
    return state.value;
  }

  async function plan(): Promise<PlannedAction<'shift_traffic'>> {
    const state = await observe();
    const planned = action.plan(VIRTUOSO, { traffic: shiftAllTo(state.desired, GOOD) }, state);
    if (!planned.ok) throw new Error(planned.error.message);
    return planned.value;
  }

  let passed = 0;
  return {
    simulator,
    platform,
    action,
    observe,
    plan,
    /** Plans, lets `meanwhile` happen, and applies. */
    async apply(
      meanwhile: () => void = () => {},
    ): Promise<{ plan: PlannedAction<'shift_traffic'>; operation: Operation }> {
      const made = await plan();
      meanwhile();
      const applied = await action.apply(VIRTUOSO, made, INTENT, NEVER);
      if (!applied.ok) throw new Error(applied.error.message);
      return { plan: made, operation: applied.value };
    },
    /** Lets what is due within `ms` happen, without waiting. */
    pass(ms = RECONCILE_MS * 2) {
      passed += ms;
      simulator.control.setClockOffset(passed * 1000);
    },
    async close() {
      await client.close();
      await simulator.stop();
    },
  };
}
