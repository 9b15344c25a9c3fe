/** The lines of a service's log that a runbook's failure modes are seen by, and no others. */
import { z } from 'zod';
import type { BuildLine, SymptomLine } from '@/lib/failure-modes/count-symptoms';
import type { Wanted } from '@/lib/failure-modes/wanted';
import { phrasePieces } from '@/lib/failure-modes/words';
import { err, ok } from '@/lib/result';
import { type BuildTailQuery, readBuildTail } from './build-tail';
import type { LogEntriesClient, LogEntry } from './cloud-logging';
import type { Answer } from './source';

export interface SymptomQuery {
  readonly ref: string;
  readonly since: Date;
  /** Repository of the service's image, without tag and digest; null: not known. */
  readonly image: string | null;
  readonly buildsSince: Date;
}

export interface SymptomLines {
  /** Newest first. */
  readonly lines: readonly SymptomLine[];
  /** False: there were more than the limit; the older ones were not read. */
  readonly complete: boolean;
  readonly builds: readonly BuildLine[];
}

export interface SymptomLogs {
  /**
   * At most `limit` entries of the service, of every revision; and of builds of its image where a
   * failure mode is seen there. One query for each of the two.
   */
  symptoms(
    query: SymptomQuery,
    wanted: Wanted,
    limit: number,
    signal: AbortSignal,
  ): Answer<SymptomLines>;
  /** The end of one build's log: at most so many lines, the oldest first, in one query. */
  buildTail(query: BuildTailQuery, lines: number, signal: AbortSignal): Answer<string[]>;
}

const PAGE = 1000;
const DEADLINE_MS = 10_000;

export function createSymptomLogs(client: LogEntriesClient): SymptomLogs {
  async function read(
    project: string,
    filter: readonly string[],
    limit: number,
    signal: AbortSignal,
  ): Answer<{ entries: readonly LogEntry[]; complete: boolean }> {
    const entries: LogEntry[] = [];
    let pageToken = '';
    do {
      const page = await client.list(
        {
          resource: `projects/${project}`,
          filter: filter.join(' AND '),
          pageSize: Math.min(PAGE, limit - entries.length),
          pageToken,
        },
        signal,
      );
      if (!page.ok) return page;
      entries.push(...page.value.entries);
      pageToken = page.value.nextPageToken;
    } while (pageToken !== '' && entries.length < limit);
    return ok({ entries, complete: pageToken === '' });
  }

  return {
    buildTail: (query, lines, signal) => readBuildTail(client, query, lines, signal),
    async symptoms({ ref, since, image, buildsSince }, wanted, limit, callerSignal) {
      const [, project, location, name] = SERVICE_NAME.exec(ref) ?? [];
      if (project === undefined || location === undefined || name === undefined) {
        return err({ kind: 'invalid', message: `${ref} is no service.` });
      }
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const ofService = anyOf([...words(wanted.phrases), ...statuses(wanted)]);
      const ofBuilds =
        image === null || wanted.builds.length === 0
          ? null
          : anyOf(words([...wanted.builds, image]));
      const [lines, builds] = await Promise.all([
        ofService === null
          ? ok({ entries: [], complete: true })
          : read(
              project,
              [
                'resource.type="cloud_run_revision"',
                `resource.labels.service_name="${name}"`,
                `resource.labels.location="${location}"`,
                ofService,
                `timestamp>="${since.toISOString()}"`,
              ],
              limit,
              signal,
            ),
        ofBuilds === null
          ? ok({ entries: [], complete: true })
          : read(
              project,
              ['resource.type="build"', ofBuilds, `timestamp>="${buildsSince.toISOString()}"`],
              PAGE,
              signal,
            ),
      ]);
      if (!lines.ok) return lines;
      if (!builds.ok) return builds;
      return ok({
        lines: lines.value.entries.flatMap(lineOf),
        complete: lines.value.complete,
        builds: builds.value.entries.flatMap((entry) => buildLineOf(entry, image ?? '')),
      });
    },
  };
}

const SERVICE_NAME = /^projects\/([^/"]+)\/locations\/([^/"]+)\/services\/([^/"]+)$/;

function anyOf(terms: readonly string[]): string | null {
  return terms.length === 0 ? null : `(${[...new Set(terms)].join(' OR ')})`;
}

/** Of a phrase with gaps its longest piece: what is between is judged here. */
function words(phrases: readonly string[]): string[] {
  return phrases
    .map((phrase) => phrasePieces(phrase).reduce((a, b) => (b.length > a.length ? b : a), ''))
    .map((piece) => `"${piece.replaceAll(/["\\]/g, '\\$&')}"`);
}

function statuses({ statuses: wanted }: Wanted): string[] {
  const codes = [...new Set(wanted.map(({ status }) => status))];
  return codes.length === 0 ? [] : [`httpRequest.status=(${codes.join(' OR ')})`];
}

const entry = z.object({
  timestamp: z.string(),
  textPayload: z.string().optional(),
  jsonPayload: z.unknown().optional(),
  resource: z.object({ labels: z.record(z.string(), z.string()).optional() }).optional(),
  httpRequest: z
    .object({ status: z.number().optional(), requestUrl: z.string().optional() })
    .optional(),
});

function lineOf({ json }: LogEntry): SymptomLine[] {
  const parsed = entry.safeParse(json);
  if (!parsed.success) return [];
  const { timestamp, resource, httpRequest } = parsed.data;
  const url = URL.parse(httpRequest?.requestUrl ?? '');
  return [
    {
      at: timestamp,
      revision: resource?.labels?.revision_name ?? null,
      text: textOf(parsed.data),
      status: httpRequest?.status ?? null,
      path: url === null ? null : url.pathname,
    },
  ];
}

function buildLineOf({ json }: LogEntry, image: string): BuildLine[] {
  const parsed = entry.safeParse(json);
  const build = parsed.data?.resource?.labels?.build_id;
  if (!parsed.success || build === undefined) return [];
  const text = textOf(parsed.data);
  return [{ build, text, isOurs: text.includes(image) }];
}

function textOf({ textPayload, jsonPayload }: z.output<typeof entry>): string {
  return [textPayload ?? '', jsonPayload === undefined ? '' : JSON.stringify(jsonPayload)]
    .filter((part) => part !== '')
    .join(' ');
}
