import type { Fault, FaultInput } from '../core/faults';
import type { JournalEntry, State } from '../core/model';
import type { Settings, SettingsPatch } from '../core/settings';
import type { Scenario, World } from '../core/world';
import { advance } from '../planes/cloud-run/reconcile';
import { type DeployInput, deploy } from './deploy';

/** What a test or a drill does to the world from outside. The HTTP API is the same, in JSON. */
export interface Control {
  journal(): readonly JournalEntry[];
  state(): State;
  /** How often each reading method was asked since the start, by its name. */
  reads(): Readonly<Record<string, number>>;
  fault(input: FaultInput): Fault;
  faults(): readonly Fault[];
  clearFaults(): void;
  settings(patch: SettingsPatch): Settings;
  /** Back to a scenario as if started now: another one, or the one it was started with. */
  reset(scenario?: Scenario): void;
  deploy(input: DeployInput): ReturnType<typeof deploy>;
  /** Adds to the simulator's clock; what is due by then is done. */
  setClockOffset(micros: number): void;
}

export function createControl(world: World): Control {
  return {
    journal() {
      advance(world);
      return world.state.journal;
    },
    state() {
      advance(world);
      world.moved();
      return world.state;
    },
    reads: () => Object.fromEntries(world.reads),
    fault: (input) => world.faults.add(input),
    faults: () => world.faults.list(),
    clearFaults: () => world.faults.clear(),
    settings: (patch) => world.change(patch),
    reset: (scenario) => world.reset(scenario),
    deploy(input) {
      advance(world);
      return deploy(world, input);
    },
    setClockOffset(micros) {
      world.clock.setOffset(micros);
      advance(world);
      world.moved();
    },
  };
}
