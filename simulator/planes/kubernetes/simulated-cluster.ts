/** The cluster of the simulated world: its state, its controllers and its time, kept together. */
import { MICROS_PER_MILLISECOND } from '../../core/clock';
import type { World } from '../../core/world';
import { Controllers } from './controllers/controllers';
import { Cluster } from './store/cluster';

/** How far apart its looks at the clock are while something is due or somebody watches. */
const LONGEST_REST_MS = 200;

export class SimulatedCluster {
  readonly #world: World;
  #cluster: Cluster;
  #controllers: Controllers;
  #of: World['state'];
  #timer: NodeJS.Timeout | null = null;
  /** Ends the streams of a world that was reset. */
  readonly #ends = new Set<() => void>();

  constructor(world: World) {
    this.#world = world;
    this.#of = world.state;
    this.#cluster = clusterOf(world);
    this.#controllers = this.#newControllers();
    world.followers.add(() => this.advance());
    this.advance();
  }

  /** As of now: what was due is done. */
  current(): Cluster {
    this.advance();
    return this.#cluster;
  }

  advance(): void {
    if (this.#of !== this.#world.state) this.#restart();
    this.#cluster.historyKept = this.#world.settings.watchHistory;
    this.#controllers.advance(this.#world.clock.now());
    this.#rest();
  }

  /** Something that a reset of the world ends. */
  follow(end: () => void): () => void {
    this.#ends.add(end);
    this.#rest();
    return () => this.#ends.delete(end);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const end of [...this.#ends]) end();
    this.#ends.clear();
    this.#timer = null;
  }

  #restart(): void {
    for (const end of [...this.#ends]) end();
    this.#ends.clear();
    this.#of = this.#world.state;
    this.#cluster = clusterOf(this.#world);
    this.#controllers = this.#newControllers();
  }

  #newControllers(): Controllers {
    return new Controllers(() => ({ cluster: this.#cluster, settings: this.#world.settings }));
  }

  /** Wakes up when the next task is due, for those who watch without asking. */
  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#ends.size === 0) return;
    const next = Math.min(...this.#cluster.state.due.map(({ at }) => at));
    const wait = (next - this.#world.clock.now()) / MICROS_PER_MILLISECOND;
    const rest = Math.min(
      LONGEST_REST_MS,
      Math.max(1, Number.isFinite(wait) ? wait : LONGEST_REST_MS),
    );
    this.#timer = setTimeout(() => this.advance(), rest);
    this.#timer.unref();
  }
}

function clusterOf(world: World): Cluster {
  const { state, settings } = world;
  return new Cluster(
    state.kubernetes,
    world.clock.now(),
    () => world.nextId(),
    settings.watchHistory,
  );
}
