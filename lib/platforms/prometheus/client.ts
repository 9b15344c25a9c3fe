/** The HTTP API of a Prometheus, or of what speaks like one, as `lib/signals/sources/prometheus` asks it. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PrometheusConnection } from '@/lib/configuration/connection-schema';
import { err, ok, type Result } from '@/lib/result';
import type { TimeSeries } from '@/lib/signals/sources/cloud-monitoring';
import type { PrometheusClient } from '@/lib/signals/sources/prometheus';
import type { Answer, SourceError } from '@/lib/signals/sources/source';
import { redacted } from '../google/errors';

const TIMEOUT_MS = 9000;
const MAX_BYTES = 32 * 1024 * 1024;
const MS = 1000;

/** Seconds since the epoch and a number as text, which may be `NaN` or `+Inf`. */
const point = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());

const reply = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point) })),
    }),
  ]),
  warnings: z.array(z.string()).nullish(),
});

const refusal = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

export function createPrometheusClient(
  connection: PrometheusConnection,
  environment: Readonly<Record<string, string | undefined>>,
): PrometheusClient {
  async function post(
    path: string,
    form: Readonly<Record<string, string>>,
    callerSignal: AbortSignal,
  ): Answer<TimeSeries[]> {
    const token = await readToken(connection, environment);
    if (!token.ok) return token;
    const ended = AbortSignal.any([callerSignal, AbortSignal.timeout(TIMEOUT_MS)]);
    const received = await send(connection, path, form, token.value, ended).catch(
      (cause: unknown) => err(ended.aborted ? tooLate(connection) : unreachable(connection, cause)),
    );
    if (!received.ok) return received;
    const { status, text } = received.value;
    return status === 200 ? parseReply(connection, text) : err(refused(connection, status, text));
  }

  return {
    query: (query, at, signal) => post('query', { query, time: seconds(at) }, signal),
    queryRange: (query, { start, end, stepSeconds }, signal) =>
      post(
        'query_range',
        { query, start: seconds(start), end: seconds(end), step: String(stepSeconds) },
        signal,
      ),
  };
}

function seconds(date: Date): string {
  return String(date.getTime() / MS);
}

/** Read for every call: a token that was changed is used at once. Null: none is to be sent. */
async function readToken(
  { name, read }: PrometheusConnection,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<string | null, SourceError>> {
  if (read === null) return ok(null);
  const where = read.slice(read.indexOf(':') + 1);
  const text = read.startsWith('env:')
    ? environment[where]
    : await readFile(where, 'utf8').catch(() => undefined);
  const token = text?.trim() ?? '';
  if (token !== '') return ok(token);
  const missing = read.startsWith('env:') ? 'is not set' : "can't be read";
  return err({
    kind: 'unauthenticated',
    message: `Connection ${name}: its token is ${read}, which ${missing}.`,
  });
}

interface Received {
  readonly status: number;
  readonly text: string;
}

/** A redirect is an answer like any other: the token goes to the address that was written. */
async function send(
  connection: PrometheusConnection,
  path: string,
  form: Readonly<Record<string, string>>,
  token: string | null,
  signal: AbortSignal,
): Promise<Result<Received, SourceError>> {
  const response = await fetch(`${connection.url.replace(/\/+$/, '')}/api/v1/${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      'user-agent': 'ripcord',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: new URLSearchParams(form),
    signal,
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return err(tooLong(connection));
    chunks.push(chunk);
  }
  return ok({ status: response.status, text: Buffer.concat(chunks).toString('utf8') });
}

function parseReply(
  connection: PrometheusConnection,
  text: string,
): Result<TimeSeries[], SourceError> {
  const parsed = reply.safeParse(parseJson(text));
  if (!parsed.success) {
    return err({ kind: 'failed', message: `${lead(connection)} answered in an unknown shape.` });
  }
  const { data, warnings } = parsed.data;
  // Half an answer would look like a service that does better than it does.
  const [warning] = warnings ?? [];
  if (warning !== undefined) {
    return err({
      kind: 'failed',
      message: `${lead(connection)} answered only in part: ${redacted(warning)}.`,
    });
  }
  return ok(
    data.resultType === 'vector'
      ? data.result.map(({ metric, value }) => ({ labels: metric, points: numbers([value]) }))
      : data.result.map(({ metric, values }) => ({ labels: metric, points: numbers(values) })),
  );
}

/** What is no number (a quantile of nothing) is left out: it is no value, and above all not 0. */
function numbers(points: readonly z.output<typeof point>[]): TimeSeries['points'] {
  return points.flatMap(([at, text]) => {
    const value = Number(text);
    return text !== '' && Number.isFinite(value) ? [{ at: Math.round(at * MS), value }] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lead({ name }: PrometheusConnection): string {
  return `Connection ${name}: Prometheus`;
}

function refused(connection: PrometheusConnection, status: number, text: string): SourceError {
  const said = refusal.safeParse(parseJson(text));
  const words = said.success ? `: ${redacted(said.data.error)}` : '';
  const prometheus = lead(connection);
  if (said.success && said.data.errorType === 'timeout') {
    return {
      kind: 'timeout',
      message: `${prometheus} gave up on the query${words}. Record it as a rule, or give it more time.`,
    };
  }
  switch (status) {
    case 400:
    case 422:
      return {
        kind: 'invalid',
        message: `${prometheus} refused the query${words}. Check "metrics" and "labels" of the connection.`,
      };
    case 401:
      return {
        kind: 'unauthenticated',
        message:
          connection.read === null
            ? `${prometheus} asks for a token: name one under "read", as env:NAME or file:PATH.`
            : `${prometheus} did not accept the token of ${connection.read}.`,
      };
    case 403:
      return {
        kind: 'permission',
        message: `${prometheus} does not let this token query (403): give it the right to read metrics.`,
      };
    case 404:
      return {
        kind: 'not_found',
        message: `${prometheus} has no query API there (404): check "url", with its path.`,
      };
    case 429:
      return { kind: 'quota', message: `${prometheus} has had too many queries (429).` };
    default:
      return status >= 300 && status <= 399
        ? {
            kind: 'invalid',
            message: `${prometheus} redirects (${status}), which is not followed: write the address that it leads to.`,
          }
        : { kind: 'failed', message: `${prometheus} failed (${status})${words}.` };
  }
}

function tooLate(connection: PrometheusConnection): SourceError {
  return { kind: 'timeout', message: `${lead(connection)} did not answer in time.` };
}

function tooLong(connection: PrometheusConnection): SourceError {
  const message = `${lead(connection)} answered with more than ${MAX_BYTES / 1024 / 1024} MB: too many series for one look.`;
  return { kind: 'failed', message };
}

/** Only the code of a network error: its text may hold what the other side sent. */
function unreachable(connection: PrometheusConnection, cause: unknown): SourceError {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = inner instanceof Error && 'code' in inner ? ` (${String(inner.code)})` : '';
  return {
    kind: 'unreachable',
    message: `${lead(connection)} can't be reached${code}: check "url".`,
  };
}
