/** What services said: error entries as evidence, and request logs as a hint minutes before metrics. */
import { err, ok } from '@/lib/result';
import type { Answer, LogQuery, LogsSource, MatchCount } from './source';

export interface LogPageRequest {
  /** `projects/P`. */
  readonly resource: string;
  readonly filter: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** One entry as JSON, in the form that Google's own tools print it. */
export interface LogEntry {
  readonly json: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
  /** HTTP status of the request that the entry is about; null when it is about none. */
  readonly status: number | null;
  /** Whose entry it is; null where it doesn't say. */
  readonly service: string | null;
  readonly revision: string | null;
}

export interface LogEntriesClient {
  /** One page, newest first. */
  list(
    request: LogPageRequest,
    signal: AbortSignal,
  ): Answer<{ readonly entries: readonly LogEntry[]; readonly nextPageToken: string }>;
}

const MAX_BYTES = 5 * 1024 * 1024;
const PAGE = 500;
const COUNTED = 3000;
const COUNT_PAGE = 1000;
/** More names than this would make the filter longer than Logging takes; others' entries are skipped here. */
const MOST_NAMED = 200;
const DEADLINE_MS = 10_000;

export function createCloudLogging(client: LogEntriesClient): LogsSource {
  async function walk(
    query: LogQuery,
    request: { readonly filter: (project: string) => string; readonly pageSize: number },
    signal: AbortSignal,
    take: (entry: LogEntry) => boolean,
  ): Answer<{ stopped: boolean }> {
    const service = parseRef(query.ref);
    if (service === null) return err({ kind: 'invalid', message: `${query.ref} is no service.` });
    const filter = [
      'resource.type="cloud_run_revision"',
      `resource.labels.service_name="${service.name}"`,
      `resource.labels.location="${service.location}"`,
      ...(query.revision === null
        ? []
        : [`resource.labels.revision_name="${quoted(query.revision)}"`]),
      request.filter(service.project),
      `timestamp>="${query.since.toISOString()}"`,
    ].join(' AND ');
    return pages({ project: service.project, filter, pageSize: request.pageSize }, signal, take);
  }

  /** Newest first, until `take` has had enough; tells whether it was stopped before the end. */
  async function pages(
    { project, filter, pageSize }: { project: string; filter: string; pageSize: number },
    callerSignal: AbortSignal,
    take: (entry: LogEntry) => boolean,
  ): Answer<{ stopped: boolean }> {
    const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
    let pageToken = '';
    do {
      const page = await client.list(
        { resource: `projects/${project}`, filter, pageSize, pageToken },
        signal,
      );
      if (!page.ok) return page;
      for (const entry of page.value.entries) if (!take(entry)) return ok({ stopped: true });
      pageToken = page.value.nextPageToken;
    } while (pageToken !== '');
    return ok({ stopped: false });
  }

  return {
    async export(query, limit, signal) {
      const lines: string[] = [];
      let bytes = 0;
      let errors = 0;
      let serverErrors = 0;
      const walked = await walk(
        query,
        {
          filter: () => '(severity>=ERROR OR httpRequest.status>=500)',
          pageSize: Math.min(PAGE, limit),
        },
        signal,
        (entry) => {
          const line = JSON.stringify(entry.json);
          const size = Buffer.byteLength(line) + 1;
          if (lines.length >= limit || bytes + size > MAX_BYTES) return false;
          lines.push(line);
          bytes += size;
          if (entry.isError) errors += 1;
          if (isServerError(entry)) serverErrors += 1;
          return true;
        },
      );
      if (!walked.ok) return walked;
      return ok({
        ndjson: lines.map((line) => `${line}\n`).join(''),
        bytes,
        entries: lines.length,
        errors,
        serverErrors,
        truncated: walked.value.stopped,
      });
    },

    async countRequests(query, signal) {
      let total = 0;
      let serverErrors = 0;
      const walked = await walk(
        query,
        {
          filter: (project) => `logName="projects/${project}/logs/run.googleapis.com%2Frequests"`,
          pageSize: COUNT_PAGE,
        },
        signal,
        (entry) => {
          if (total >= COUNTED) return false;
          total += 1;
          if (isServerError(entry)) serverErrors += 1;
          return true;
        },
      );
      return walked.ok ? ok({ total, serverErrors, complete: !walked.value.stopped }) : walked;
    },

    async countMatches({ refs, pattern, since }, signal) {
      const services = refs.map((ref) => ({ ref, ...(parseRef(ref) ?? NO_SERVICE) }));
      const [first] = services;
      if (first === undefined) return ok({ counts: [], complete: true });
      const astray = services.find(
        ({ project, location }) => project !== first.project || location !== first.location,
      );
      if (astray !== undefined || first.name === '') {
        const { ref } = astray ?? first;
        return err({ kind: 'invalid', message: `${ref} is no service of this connection.` });
      }
      const filter = [
        'resource.type="cloud_run_revision"',
        `resource.labels.location="${first.location}"`,
        ...(services.length > MOST_NAMED
          ? []
          : [
              `resource.labels.service_name=(${services.map(({ name }) => `"${name}"`).join(' OR ')})`,
            ]),
        `"${quoted(pattern)}"`,
        `timestamp>="${since.toISOString()}"`,
      ].join(' AND ');
      const counts = new Map<string, MatchCount>();
      let total = 0;
      const walked = await pages(
        { project: first.project, filter, pageSize: COUNT_PAGE },
        signal,
        ({ service, revision }) => {
          if (total >= COUNTED) return false;
          total += 1;
          const ref = services.find(({ name }) => name === service)?.ref;
          if (ref === undefined) return true;
          const key = JSON.stringify([ref, revision]);
          counts.set(key, { ref, revision, count: (counts.get(key)?.count ?? 0) + 1 });
          return true;
        },
      );
      if (!walked.ok) return walked;
      return ok({ counts: [...counts.values()], complete: !walked.value.stopped });
    },
  };
}

interface ServiceRef {
  readonly project: string;
  readonly location: string;
  readonly name: string;
}

const NO_SERVICE: ServiceRef = { project: '', location: '', name: '' };

function parseRef(ref: string): ServiceRef | null {
  const [whole, project = '', location = '', name = ''] = SERVICE_NAME.exec(ref) ?? [];
  return whole === undefined ? null : { project, location, name };
}

const SERVICE_NAME = /^projects\/([^/"]+)\/locations\/([^/"]+)\/services\/([^/"]+)$/;

function isServerError({ status }: LogEntry): boolean {
  return status !== null && status >= 500 && status <= 599;
}

function quoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
