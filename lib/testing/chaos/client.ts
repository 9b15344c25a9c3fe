import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Random } from './random';

export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly detail: string };

export interface ClientCounts {
  sent: number;
  /** Tries that had no answer, or one that says that nobody knows: sent again under the same key. */
  retried: number;
  /** Of those, how many we ended ourselves, as an impatient client does. */
  abandoned: number;
}

export interface Client {
  readonly counts: ClientCounts;
  /** Gives a command, again and again under one idempotency key, until somebody answers it. */
  post(path: string, body: object): Promise<Reply>;
}

const PATIENCE_MS = 20_000;
const IMPATIENCE_MS = [5, 400] as const;
const IMPATIENT_SHARE = 0.05;
const AGAIN_MS = [50, 400] as const;

const problem = z.object({ detail: z.string() });

/** Throws once `giveUp` is aborted: then a command was never answered. */
export function clientOf(
  urls: readonly [string, ...string[]],
  token: string,
  random: Random,
  giveUp: AbortSignal,
): Client {
  const counts: ClientCounts = { sent: 0, retried: 0, abandoned: 0 };

  async function attempt(path: string, key: string, body: object): Promise<Reply | null> {
    const isImpatient = random.chance(IMPATIENT_SHARE);
    const patience = isImpatient ? random.between(...IMPATIENCE_MS) : PATIENCE_MS;
    try {
      const response = await fetch(`${random.pick(urls)}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(Math.round(patience)),
      });
      const value: unknown = await response.json();
      if (response.ok) return { ok: true, value };
      if (response.status >= 500) return null;
      const { detail } = problem.parse(value);
      return { ok: false, status: response.status, detail };
    } catch {
      if (isImpatient) counts.abandoned += 1;
      return null;
    }
  }

  return {
    counts,
    async post(path, body) {
      const key = randomUUID();
      counts.sent += 1;
      for (;;) {
        const reply = await attempt(path, key, body);
        if (reply !== null) return reply;
        giveUp.throwIfAborted();
        counts.retried += 1;
        await pause(random.between(...AGAIN_MS));
      }
    },
  };
}
