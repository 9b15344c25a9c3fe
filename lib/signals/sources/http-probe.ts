/** One HTTP request that asks a service how it is, and that can't be made to ask anything else. */
import { lookup as resolveName } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { err, ok, type Result } from '@/lib/result';
import { mayConnect, mayConnectPrivately, type Reach } from './address-guard';
import type { Allowed } from './allow-list';
import { differenceFrom, type Expected, wordAt } from './expect-json';

export interface ProbeRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that count as well; empty or absent: any 2xx. */
  readonly expectStatus?: readonly number[];
  /** Members of the answer, by their path in it ("config.enabled"), and what they must be. */
  readonly expectJson?: Expected | undefined;
  /** A member of the answer to give back, by its path in it ("build.version"). */
  readonly tell?: string | undefined;
}

export interface ProbeResult {
  /** `null`: there was no answer. */
  readonly status: number | null;
  /** Until the whole answer was read, or the probe ended. */
  readonly ms: number;
  readonly ok: boolean;
  /** True: nothing may be sent there, which says nothing about the service. */
  readonly barred: boolean;
  /** Why it isn't ok, in one sentence; null when it is. */
  readonly problem: string | null;
  /** The member that `tell` asks for, whatever the status; absent: it isn't there, or is no word. */
  readonly told?: string;
}

export type Resolve = (host: string) => Promise<readonly { readonly address: string }[]>;

export interface ProbeOptions {
  readonly reach: Reach;
  /** Private hosts that `public` reaches as well; absent: none. */
  readonly allow?: readonly Allowed[];
  /** Replaced in tests. All addresses of a name; none is asked for twice. */
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;
/** Whatever a runbook says: a probe that waits longer tells nothing more. */
const MAX_TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024;

/**
 * Never throws. The name is resolved once, every address of it must be allowed, and the connection
 * goes to the very address that was checked, so a second answer of the resolver changes nothing.
 * Redirects are an answer like any other: they aren't followed.
 */
export async function probe(
  request: ProbeRequest,
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const started = performance.now();
  const timeoutMs = Math.min(options.timeoutMs ?? TIMEOUT_MS, MAX_TIMEOUT_MS);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const result = await attempt(request, options, ended).catch((cause: unknown) =>
    failed(ended.aborted ? `No answer within ${timeoutMs / 1000} s.` : reasonOf(cause)),
  );
  const ms = Math.round(performance.now() - started);
  if (!result.ok) return { status: null, ms, ok: false, ...result.error };
  const problem = problemOf(request, result.value);
  const { status, body } = result.value;
  const told = request.tell === undefined || body === null ? null : wordAt(body, request.tell);
  return {
    status,
    ms,
    ok: problem === null,
    barred: false,
    problem,
    ...(told === null ? {} : { told }),
  };
}

interface Answer {
  readonly status: number;
  /** Null: it was longer than what is read of one. */
  readonly body: string | null;
}

type NoAnswer = Pick<ProbeResult, 'barred'> & { readonly problem: string };

function failed(problem: string): Result<never, NoAnswer> {
  return err({ barred: false, problem });
}

function barred(problem: string): Result<never, NoAnswer> {
  return err({ barred: true, problem });
}

function problemOf({ expectStatus, expectJson }: ProbeRequest, answer: Answer): string | null {
  const { status, body } = answer;
  const expected = expectStatus ?? [];
  const isOk = expected.length > 0 ? expected.includes(status) : status >= 200 && status <= 299;
  if (!isOk) return unexpected(status);
  if (expectJson === undefined) return null;
  if (body === null) return `Answered ${status} with more than 64 KB: not compared.`;
  const difference = differenceFrom(body, expectJson);
  return difference === null ? null : `Answered ${status}. ${difference}`;
}

async function attempt(
  request: ProbeRequest,
  { reach, allow = [], resolve = resolveAll }: ProbeOptions,
  ended: AbortSignal,
): Promise<Result<Answer, NoAnswer>> {
  const url = parseUrl(request.url);
  if (!url.ok) return url;
  const host = url.value.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) > 0 ? [{ address: host }] : await abortable(resolve(host), ended);
  const [first] = addresses;
  if (first === undefined) return failed('The name has no address.');
  const may = ({ address }: { readonly address: string }) =>
    mayConnect(address, reach) || (reach === 'public' && mayConnectPrivately(address, host, allow));
  if (!addresses.every(may)) {
    return barred(
      reach === 'public'
        ? 'The address is not on the public internet, nor on the list under "probes" in ripcord.yaml; it is not probed.'
        : 'The connection is simulated: only this machine is probed.',
    );
  }
  return ok(await send(url.value, request, first.address, ended));
}

function parseUrl(text: string): Result<URL, NoAnswer> {
  const url = URL.parse(text);
  if (url === null) return barred('That is no URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return barred('Only http and https are probed.');
  }
  if (url.username !== '' || url.password !== '')
    return barred('A URL with a password is not probed.');
  return ok(url);
}

async function resolveAll(host: string) {
  return resolveName(host, { all: true, verbatim: true });
}

function abortable<T>(work: Promise<T>, ended: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(ended.reason);
    if (ended.aborted) stop();
    ended.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => ended.removeEventListener('abort', stop));
  });
}

function send(
  url: URL,
  { method, headers, body }: ProbeRequest,
  address: string,
  signal: AbortSignal,
): Promise<Answer> {
  const family = isIP(address);
  const pinned: LookupFunction = (_host, options, callback) => {
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  const start = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = start(
      url,
      {
        method,
        headers: { 'user-agent': 'ripcord-probe', accept: '*/*', ...headers },
        agent: false,
        lookup: pinned,
        maxHeaderSize: 16 * 1024,
        signal,
      },
      (incoming) => {
        let read = 0;
        const chunks: Buffer[] = [];
        const status = incoming.statusCode ?? 0;
        incoming.on('error', reject);
        incoming.on('end', () => resolve({ status, body: Buffer.concat(chunks).toString('utf8') }));
        incoming.on('data', (chunk: Buffer) => {
          read += chunk.length;
          chunks.push(chunk);
          if (read <= MAX_BYTES) return;
          resolve({ status, body: null });
          outgoing.destroy();
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function unexpected(status: number): string {
  if (status >= 300 && status <= 399)
    return `Answered ${status}: a redirect, which is not followed.`;
  return `Answered ${status}.`;
}

/** Only the code of a network error: its text may hold what the other side sent. */
function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return `No answer (${code}).`;
}
