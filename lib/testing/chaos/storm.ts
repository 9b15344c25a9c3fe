import { setTimeout as pause } from 'node:timers/promises';
import type { FaultKind } from '@/simulator/core/faults';
import type { Installation } from './installation';
import type { Random } from './random';
import type { Part } from './served';

/** Milliseconds between two blows of one kind: from, to. */
const RESTARTS = [5000, 10_000] as const;
const DOWN = [0, 2000] as const;
const WEB_KILLS = [5000, 12_000] as const;
/** Rarer: what a killed worker was about is its own for the lease's 60 s. */
const WORKER_KILLS = [12_000, 30_000] as const;
const FAULTS = [1500, 4000] as const;

/** Replies that are lost or late: they hold a call open, so that a kill falls into it. */
const FAULT_KINDS = [
  'commit-then-hang',
  'hang',
  'commit-then-error',
  'error',
  'lro-slow',
] as const satisfies readonly FaultKind[];
const SLOW_MS = 6000;

export interface StormCounts {
  postgresRestarts: number;
  webKills: number;
  workerKills: number;
  faults: number;
}

export interface Storm {
  readonly counts: StormCounts;
  /** Resolves once the last blow is over: Postgres answers, every process runs or is starting. */
  end(): Promise<void>;
}

/** Restarts Postgres and kills webs and workers at random until it is ended. */
export function startStorm(installation: Installation, random: Random): Storm {
  const { postgres, served, simulator, services } = installation;
  const counts: StormCounts = { postgresRestarts: 0, webKills: 0, workerKills: 0, faults: 0 };
  const ending = new AbortController();

  async function again(
    [low, high]: readonly [number, number],
    blow: () => void | Promise<void>,
  ): Promise<void> {
    while (!ending.signal.aborted) {
      const wait = pause(random.between(low, high), undefined, { signal: ending.signal });
      await wait.catch(() => undefined);
      if (!ending.signal.aborted) await blow();
    }
  }

  async function restart(): Promise<void> {
    await postgres.restart(random.chance(0.5) ? 'fast' : 'immediate', random.between(...DOWN));
    counts.postgresRestarts += 1;
  }

  /** One that is ready: what still starts would only never run. */
  function kill(part: Part): boolean {
    const [first, ...others] = served.filter((each) => each.part === part && each.isReady());
    if (first === undefined) return false;
    random.pick([first, ...others]).kill();
    return true;
  }

  function fault(): void {
    const kind = random.pick(FAULT_KINDS);
    const [first, ...others] = services;
    if (first === undefined) return;
    const { name } = random.pick([first, ...others]);
    simulator.control.fault({
      kind,
      service: name,
      ...(kind === 'lro-slow' ? { delayMs: SLOW_MS } : {}),
    });
    counts.faults += 1;
  }

  const blows = [
    again(RESTARTS, restart),
    again(WEB_KILLS, () => {
      if (kill('web')) counts.webKills += 1;
    }),
    again(WORKER_KILLS, () => {
      if (kill('worker')) counts.workerKills += 1;
    }),
    again(FAULTS, fault),
  ];
  return {
    counts,
    async end() {
      ending.abort();
      await Promise.all(blows);
      simulator.control.clearFaults();
    },
  };
}
