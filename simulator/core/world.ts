import { Clock, isoTime } from './clock';
import { Faults } from './faults';
import type { JournalEntry, Operation, Service, State } from './model';
import { serviceKey } from './model';
import { noise } from './random';
import { DEFAULT_SETTINGS, Settings, type SettingsPatch } from './settings';
import type { Store } from './store';

const OPERATIONS_KEPT = 500;

export type Scenario = (startedAt: number) => State;

/** Everything that is shared by the planes: one clock, one state, one journal, one set of faults. */
export class World {
  readonly clock = new Clock();
  readonly faults = new Faults();
  readonly #initialSettings: Settings;
  readonly #store: Store;
  readonly #scenario: Scenario;
  settings: Settings;
  state: State;
  /** Each service as it was before its last change, for reads that are behind. */
  readonly former = new Map<string, Service>();
  /** How often each reading method was asked since the start. */
  readonly reads = new Map<string, number>();
  /** What looks again when the clock or the state was moved from outside. */
  readonly followers = new Set<() => void>();
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  httpUrl = '';

  constructor(store: Store, scenario: Scenario, settings: SettingsPatch) {
    this.#store = store;
    this.#scenario = scenario;
    this.#initialSettings = { ...DEFAULT_SETTINGS, ...settings };
    this.settings = this.#initialSettings;
    this.state = store.load() ?? scenario(this.clock.now());
    this.save();
  }

  /** Back to its scenario, or to another one, as if started now. The clock's offset stays. */
  reset(scenario: Scenario = this.#scenario): void {
    this.faults.clear();
    this.former.clear();
    this.settings = this.#initialSettings;
    this.state = scenario(this.clock.now());
    this.save();
    this.moved();
  }

  moved(): void {
    for (const follower of this.followers) follower();
  }

  change(patch: SettingsPatch): Settings {
    this.settings = Settings.parse({ ...this.settings, ...patch });
    return this.settings;
  }

  save(): void {
    this.#store.save(this.state);
  }

  service(project: string, location: string, name: string): Service | undefined {
    return this.state.services[serviceKey(project, location, name)];
  }

  /** The oldest that are done are forgotten: they hold whole services, and a state is saved whole. */
  addOperation(operation: Operation): void {
    this.state.operations.push(operation);
    const excess = this.state.operations.length - OPERATIONS_KEPT;
    if (excess <= 0) return;
    const forgotten = new Set(this.state.operations.filter(({ done }) => done).slice(0, excess));
    this.state.operations = this.state.operations.filter((each) => !forgotten.has(each));
  }

  /** A new identifier in the shape of a UUID, the same in each run of one scenario. */
  nextId(): string {
    this.state.counter += 1;
    const hex = [0, 1, 2, 3]
      .map((part) =>
        Math.floor(noise(this.state.startedAt, this.state.counter, part) * 0xffffffff)
          .toString(16)
          .padStart(8, '0'),
      )
      .join('');
    return [8, 12, 16, 20, 32]
      .map((end, i, ends) => hex.slice(i === 0 ? 0 : ends[i - 1], end))
      .join('-');
  }

  record(entry: Omit<JournalEntry, 'seq' | 'at'>): JournalEntry {
    const full = {
      seq: this.state.journal.length + 1,
      at: isoTime(this.clock.now()),
      ...entry,
    };
    this.state.journal.push(full);
    this.save();
    return full;
  }
}
