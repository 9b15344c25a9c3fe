/** Opens a client of Google's once, and calls it with a deadline that holds whatever the client does. */

import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import {
  type GapicOptions,
  type GoogleApi,
  type GoogleConnection,
  type GoogleSettings,
  gapicOptions,
  type Use,
} from './connection';
import { type CallContext, notSent, platformError } from './errors';

export interface GapicClient {
  initialize(): Promise<unknown>;
  close(): Promise<void>;
}

export interface Session<Client extends GapicClient> {
  open(): Promise<Result<Client, PlatformError>>;
  close(): Promise<void>;
}

/**
 * A client is used only after its `initialize()` succeeded: calling a method of one without
 * credentials also rejects where nobody can catch it, which ends the process. A failed opening is
 * forgotten, so that the next call tries again.
 */
export function createSession<Client extends GapicClient>(
  connection: GoogleConnection,
  use: Use,
  api: GoogleApi,
  settings: GoogleSettings,
  make: (options: GapicOptions) => Client,
): Session<Client> {
  let opening: Promise<Result<Client, PlatformError>> | null = null;

  async function openOnce(): Promise<Result<Client, PlatformError>> {
    const options = await gapicOptions(connection, use, api, settings);
    if (!options.ok) return err(notSent('unauthenticated', options.error));
    try {
      const client = make(options.value);
      await client.initialize();
      return ok(client);
    } catch {
      // What the library says here may quote the credential.
      return err(
        notSent(
          'unauthenticated',
          `Connection ${connection.name}: no usable Google credential (${use}: ${connection[use]}).`,
        ),
      );
    }
  }

  return {
    open() {
      opening ??= openOnce().then((result) => {
        if (!result.ok) opening = null;
        return result;
      });
      return opening;
    },
    async close() {
      const opened = await opening;
      opening = null;
      if (opened?.ok) await opened.value.close();
    },
  };
}

export interface CallLimits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** What each call is given: one try, and the time that is left for it. */
export interface OneTry {
  readonly timeout: number;
  readonly retry: null;
}

/**
 * Opens the session and makes one call within the deadline, never again. Gives up when the signal
 * says so; a mutation that had been sent by then has an unknown outcome.
 */
export async function callOnce<Client extends GapicClient, T>(
  session: Session<Client>,
  context: CallContext,
  limits: CallLimits,
  call: (client: Client, options: OneTry) => Promise<T>,
): Reply<T> {
  const until = performance.now() + limits.deadlineMs;
  const ended = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.deadlineMs)]);
  const tooLate = notSent('timeout', `${context.what}: gave up before anything was sent.`);
  if (ended.aborted) return err(tooLate);

  const client = await orEnded(session.open(), ended);
  if (client === ENDED) return err(tooLate);
  if (!client.ok) return client;

  const timeout = Math.floor(until - performance.now());
  if (timeout <= 0) return err(tooLate);
  try {
    const reply = await orEnded(call(client.value, { timeout, retry: null }), ended);
    if (reply !== ENDED) return ok(reply);
    return err(platformError({ code: 4 }, context));
  } catch (error) {
    return err(platformError(error, context));
  }
}

const ENDED = Symbol('ended');

function orEnded<T>(work: Promise<T>, ended: AbortSignal): Promise<T | typeof ENDED> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(ENDED);
    if (ended.aborted) stop();
    ended.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => ended.removeEventListener('abort', stop));
  });
}
