import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@/lib/db';
import type { PlanRequestStatus, RunStatus } from '@/lib/generated/prisma/enums';

export interface RequestRow {
  readonly status: PlanRequestStatus;
  readonly problem: string | null;
  readonly runId: string | null;
  readonly planHash: string | null;
}
export interface RunRow {
  readonly status: RunStatus;
  readonly outcome: string | null;
}

const LOOK_MS = 250;

/**
 * What became of requests and runs, read for all who wait in one query each. A database that is away
 * is asked again.
 */
export class Rows {
  readonly #requests = new Map<string, ((row: RequestRow) => boolean)[]>();
  readonly #runs = new Map<string, ((row: RunRow) => boolean)[]>();
  readonly #ended = new AbortController();
  readonly #loop: Promise<void>;

  constructor(private readonly db: Database) {
    this.#loop = this.#follow();
  }

  request(id: string, is: (row: RequestRow) => boolean): Promise<RequestRow> {
    return waitFor(this.#requests, id, is);
  }

  run(id: string, is: (row: RunRow) => boolean): Promise<RunRow> {
    return waitFor(this.#runs, id, is);
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#loop;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      try {
        await this.#look();
      } catch {
        // Restarted under us: the next look finds it again.
      }
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { prisma } = this.db;
    if (this.#requests.size > 0) {
      const rows = await prisma.planRequest.findMany({
        where: { id: { in: [...this.#requests.keys()] } },
      });
      const runIds = rows.flatMap(({ runId }) => (runId === null ? [] : [runId]));
      const runs = await prisma.run.findMany({
        where: { id: { in: runIds } },
        select: { id: true, planHash: true },
      });
      const hashes = new Map(runs.map(({ id, planHash }) => [id, planHash]));
      for (const row of rows) {
        const planHash = row.runId === null ? null : (hashes.get(row.runId) ?? null);
        tell(this.#requests, row.id, { ...row, planHash });
      }
    }
    if (this.#runs.size > 0) {
      const rows = await prisma.run.findMany({
        where: { id: { in: [...this.#runs.keys()] } },
        select: { id: true, status: true, outcome: true },
      });
      for (const row of rows) tell(this.#runs, row.id, row);
    }
  }
}

function waitFor<T>(
  waiting: Map<string, ((row: T) => boolean)[]>,
  id: string,
  is: (row: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const look = (row: T) => {
      if (!is(row)) return false;
      resolve(row);
      return true;
    };
    waiting.set(id, [...(waiting.get(id) ?? []), look]);
  });
}

function tell<T>(waiting: Map<string, ((row: T) => boolean)[]>, id: string, row: T): void {
  const left = (waiting.get(id) ?? []).filter((look) => !look(row));
  if (left.length === 0) waiting.delete(id);
  else waiting.set(id, left);
}
