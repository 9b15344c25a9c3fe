import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { MICROS_PER_MILLISECOND, MICROS_PER_SECOND, type Micros } from '../../core/clock';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { type Proto, serviceUri, timestamp } from '../cloud-run/mapper';
import { read } from '../rpc';
import { type Filter, parseFilter } from './filter';
import { type FieldValue, type Matched, matches, ordered, required, text } from './filter-match';
import { type LogSources, logLines } from './log-entries';
import { type LogLine, SEVERITIES } from './log-line';

const ListLogEntriesRequest = z.object({
  resourceNames: z.array(z.string()),
  filter: z.string(),
  orderBy: z.string(),
  pageSize: z.number(),
  pageToken: z.string(),
});
type ListLogEntriesRequest = z.infer<typeof ListLogEntriesRequest>;

/** After so many lines a page ends, full or not, with a token to go on: as Logging does. */
const MOST_SCANNED = 60_000;
const USUAL_PAGE = 50;
const MOST_PER_PAGE = 1000;
const KEPT_SECONDS = 30 * 86_400;

/** google.logging.v2.LoggingServiceV2: reading only. */
export function loggingPlane(world: World): UntypedServiceImplementation {
  return {
    ListLogEntries: read(world, {
      method: 'ListLogEntries',
      request: ListLogEntriesRequest,
      permission: 'logging.logEntries.list',
      target: ({ resourceNames }) => ({
        service: null,
        resource: resourceNames[0] ?? '',
        project: resourceNames[0]?.split('/')[1] ?? '',
      }),
      run: (request) => listEntries(world, request),
    }),
  };
}

function listEntries(world: World, request: ListLogEntriesRequest): Result<Proto, RpcError> {
  const filter = parseFilter(request.filter);
  if (!filter.ok) return filter;
  const newestFirst = request.orderBy === 'timestamp desc';
  if (!newestFirst && request.orderBy !== '' && request.orderBy !== 'timestamp asc') {
    return err(rpcError('INVALID_ARGUMENT', `Invalid order_by '${request.orderBy}'.`));
  }
  const resume = request.pageToken === '' ? null : parseToken(request.pageToken);
  if (resume === undefined) return err(rpcError('INVALID_ARGUMENT', 'Invalid page_token.'));
  const sources = sourcesOf(world, request.resourceNames);
  if (!sources.ok) return sources;
  const range = timeRange(world, filter.value);
  const size = Math.min(request.pageSize || USUAL_PAGE, MOST_PER_PAGE);
  const from = newestFirst || resume === null ? range.from : Math.max(range.from, resume.at);
  const to = newestFirst && resume !== null ? Math.min(range.to, resume.at + 1) : range.to;
  const found: LogLine[] = [];
  let skipping = resume !== null;
  let scanned = 0;
  for (const line of logLines(sources.value, from, to, newestFirst)) {
    if (skipping) {
      if (line.id === resume?.id) skipping = false;
      continue;
    }
    scanned += 1;
    if (matches(filter.value, described(world, line))) found.push(line);
    if (found.length >= size || scanned >= MOST_SCANNED) {
      return ok(pageOf(world, found, tokenAfter(line)));
    }
  }
  return ok(pageOf(world, found, ''));
}

function pageOf(world: World, lines: readonly LogLine[], nextPageToken: string): Proto {
  return { entries: lines.map((line) => entryProto(world, line)), nextPageToken };
}

function sourcesOf(world: World, names: readonly string[]): Result<LogSources, RpcError> {
  const projects = names.map((name) => /^projects\/([^/]+)/.exec(name)?.[1]);
  for (const project of projects) {
    if (project === undefined || !world.state.projects.includes(project)) {
      return err(rpcError('NOT_FOUND', `Project '${project ?? ''}' does not exist.`));
    }
  }
  const isOfThem = ({ project }: { readonly project: string }): boolean =>
    projects.includes(project);
  return ok({
    services: Object.values(world.state.services).filter(isOfThem),
    builds: world.state.builds.filter(isOfThem),
  });
}

/** The bounds that the filter itself sets, so that no more is made up than is asked for. */
function timeRange(world: World, filter: Filter): { from: Micros; to: Micros } {
  const now = world.clock.now();
  let from = now - KEPT_SECONDS * MICROS_PER_SECOND;
  let to = now - world.settings.logsDelaySeconds * MICROS_PER_SECOND;
  for (const { field, operator, values } of required(filter)) {
    const at = timeOf(values[0] ?? '');
    if (field !== 'timestamp' || Number.isNaN(at)) continue;
    if (operator === '>=' || operator === '>') from = Math.max(from, at);
    if (operator === '<' || operator === '<=') to = Math.min(to, at + 1);
  }
  return { from, to };
}

function timeOf(written: string): Micros {
  return Date.parse(written) * MICROS_PER_MILLISECOND;
}

function severityOf(written: string): number {
  const named = Object.entries(SEVERITIES).find(([name]) => name === written.toUpperCase());
  return named?.[1] ?? Number(written);
}

function described(world: World, line: LogLine): Matched {
  const { request } = line;
  const url = request === null ? '' : `${serviceUri(world, request.service)}${request.path}`;
  return {
    searched: [line.text ?? '', url, ...Object.values(line.json ?? {})],
    field(name): FieldValue {
      switch (name) {
        case 'timestamp':
          return ordered(line.at, timeOf);
        case 'severity':
          return ordered(SEVERITIES[line.severity], severityOf);
        case 'logName':
          return text(logName(line));
        case 'log_id':
          return text(line.log);
        case 'resource.type':
          return text(line.resource.type);
        case 'trace':
          return line.traceId === null ? undefined : text(traceName(line, line.traceId));
        case 'insertId':
          return text(line.id);
        case 'textPayload':
          return line.text === null ? undefined : text(line.text);
        case 'httpRequest.status':
          return request === null ? undefined : ordered(request.status);
        case 'httpRequest.requestMethod':
          return request === null ? undefined : text(request.method);
        case 'httpRequest.requestUrl':
          return request === null ? undefined : text(url);
        case 'httpRequest.latency':
          return request === null
            ? undefined
            : ordered(request.latencySeconds, (value) => Number(value.replace(/s$/, '')));
        default: {
          const value = labelled(line, name);
          return value === undefined ? undefined : text(value);
        }
      }
    },
  };
}

function labelled(line: LogLine, name: string): string | undefined {
  const [, kind, key = ''] = /^(resource\.labels|labels|jsonPayload)\.(.+)$/.exec(name) ?? [];
  if (kind === 'jsonPayload') return line.json?.[key];
  return kind === 'labels' ? line.labels[key] : line.resource.labels[key];
}

function logName(line: LogLine): string {
  return `projects/${line.project}/logs/${encodeURIComponent(line.log)}`;
}

function traceName(line: LogLine, traceId: string): string {
  return `projects/${line.project}/traces/${traceId}`;
}

function entryProto(world: World, line: LogLine): Proto {
  const { request } = line;
  return {
    logName: logName(line),
    resource: line.resource,
    timestamp: timestamp(line.at),
    receiveTimestamp: timestamp(line.at + world.settings.logsDelaySeconds * MICROS_PER_SECOND),
    severity: line.severity,
    insertId: line.id,
    labels: line.labels,
    ...(line.traceId === null
      ? {}
      : { trace: traceName(line, line.traceId), spanId: line.traceId.slice(0, 16) }),
    ...(line.text === null ? {} : { textPayload: line.text }),
    ...(line.json === null ? {} : { jsonPayload: struct(line.json) }),
    ...(request === null
      ? {}
      : {
          httpRequest: {
            requestMethod: request.method,
            requestUrl: `${serviceUri(world, request.service)}${request.path}`,
            status: request.status,
            responseSize: request.status === 200 ? '1843' : '212',
            userAgent: 'virtuoso-client/2.3',
            remoteIp: request.ip,
            protocol: 'HTTP/1.1',
            latency: duration(request.latencySeconds),
          },
        }),
  };
}

/** google.protobuf.Struct of texts. */
function struct(json: Readonly<Record<string, string>>): Proto {
  return {
    fields: Object.fromEntries(
      Object.entries(json).map(([key, stringValue]) => [key, { stringValue }]),
    ),
  };
}

function duration(seconds: number): Proto {
  const whole = Math.floor(seconds);
  return { seconds: String(whole), nanos: Math.round((seconds - whole) * 1e6) * 1000 };
}

function tokenAfter(line: LogLine): string {
  return Buffer.from(`${line.at}:${line.id}`).toString('base64url');
}

/** Undefined: not a token of ours. */
function parseToken(token: string): { at: Micros; id: string } | undefined {
  const [, at, id] = /^(\d+):(\w+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}
