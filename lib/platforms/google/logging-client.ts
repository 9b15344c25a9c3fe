/** Cloud Logging over gRPC, as `lib/signals/sources/cloud-logging` asks for it. */
import { v2 } from '@google-cloud/logging';
import { z } from 'zod';
import { err, ok } from '@/lib/result';
import type { LogEntriesClient, LogEntry } from '@/lib/signals/sources/cloud-logging';
import type { GapicOptions, GoogleConnection, GoogleSettings } from './connection';
import { type CallContext, platformError } from './errors';
import { int64, isoTime, plainStruct, struct, timestamp } from './protobuf-types';
import { callOnce, createSession, type GapicClient, type OneTry } from './session';

/** The part of the generated client that is used; the package exports it without a type. */
interface LoggingClient extends GapicClient {
  listLogEntries(
    request: {
      readonly resourceNames: readonly string[];
      readonly filter: string;
      readonly orderBy: string;
      readonly pageSize: number;
      readonly pageToken: string;
    },
    options: OneTry & { readonly autoPaginate: false },
  ): Promise<readonly unknown[]>;
}
const LoggingClient: new (options: GapicOptions) => LoggingClient = v2.LoggingServiceV2Client;

/** LogSeverity by number; the client gives either the name or this. */
const SEVERITIES: Readonly<Record<number, string>> = {
  0: 'DEFAULT',
  100: 'DEBUG',
  200: 'INFO',
  300: 'NOTICE',
  400: 'WARNING',
  500: 'ERROR',
  600: 'CRITICAL',
  700: 'ALERT',
  800: 'EMERGENCY',
};
const ERRORS: readonly string[] = ['ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'];

const words = z.record(z.string(), z.string()).nullish();

const entry = z
  .object({
    insertId: z.string().nullish(),
    logName: z.string().nullish(),
    timestamp: timestamp.nullish(),
    severity: z.union([z.string(), z.number()]).nullish(),
    resource: z.object({ type: z.string().nullish(), labels: words }).nullish(),
    labels: words,
    trace: z.string().nullish(),
    spanId: z.string().nullish(),
    textPayload: z.string().nullish(),
    jsonPayload: struct.nullish(),
    protoPayload: z.looseObject({ type_url: z.string().nullish() }).nullish(),
    httpRequest: z
      .object({
        requestMethod: z.string().nullish(),
        requestUrl: z.string().nullish(),
        status: z.number().nullish(),
        userAgent: z.string().nullish(),
        protocol: z.string().nullish(),
        latency: z.object({ seconds: int64.nullish(), nanos: z.number().nullish() }).nullish(),
      })
      .nullish(),
  })
  .transform((raw): LogEntry => {
    const severity =
      typeof raw.severity === 'number' ? SEVERITIES[raw.severity] : (raw.severity ?? 'DEFAULT');
    const request = raw.httpRequest;
    const json = {
      ...raw,
      severity,
      timestamp: raw.timestamp && isoTime(raw.timestamp),
      jsonPayload: raw.jsonPayload && plainStruct(raw.jsonPayload),
      protoPayload: raw.protoPayload && { '@type': raw.protoPayload.type_url ?? '' },
      httpRequest:
        request &&
        withoutEmpty({ ...request, latency: request.latency && latency(request.latency) }),
    };
    return {
      json: withoutEmpty(json),
      isError: severity !== undefined && ERRORS.includes(severity),
      status: request?.status || null,
      service: raw.resource?.labels?.service_name ?? null,
      revision: raw.resource?.labels?.revision_name ?? null,
    };
  });

/** As JSON writes a google.protobuf.Duration. */
function latency({ seconds, nanos }: z.output<typeof timestamp>): string {
  return `${Number(String(seconds ?? 0)) + (nanos ?? 0) / 1e9}s`;
}

function withoutEmpty(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    ),
  );
}

const DEADLINE_MS = 10_000;
const CONTEXT: CallContext = {
  what: 'Reading Cloud Logging',
  permission: 'logging.logEntries.list',
  mutation: false,
};
const nextPage = z.object({ nextPageToken: z.string().nullish() }).nullish();

export function createLoggingClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): LogEntriesClient & { close(): Promise<void> } {
  const session = createSession(
    connection,
    'read',
    'logging',
    settings,
    (options) => new LoggingClient(options),
  );
  return {
    async list({ resource, filter, pageSize, pageToken }, signal) {
      const reply = await callOnce(
        session,
        CONTEXT,
        { deadlineMs: DEADLINE_MS, signal },
        (client, options) =>
          client.listLogEntries(
            { resourceNames: [resource], filter, orderBy: 'timestamp desc', pageSize, pageToken },
            { ...options, autoPaginate: false },
          ),
      );
      if (!reply.ok) return reply;
      const entries = entry.array().safeParse(reply.value[0]);
      const next = nextPage.safeParse(reply.value[2]);
      if (!entries.success || !next.success) {
        const where = entries.error?.issues[0]?.path.join('.') ?? 'nextPageToken';
        return err(platformError({ code: 2, details: `unknown shape at "${where}"` }, CONTEXT));
      }
      return ok({ entries: entries.data, nextPageToken: next.data?.nextPageToken ?? '' });
    },
    close: () => session.close(),
  };
}
