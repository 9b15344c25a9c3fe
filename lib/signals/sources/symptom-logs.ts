/** The lines of a service's log that a runbook's failure modes are seen by, and no others. */
import { z } from 'zod';
import type { SymptomLine } from '@/lib/failure-modes/count-symptoms';
import type { Wanted } from '@/lib/failure-modes/wanted';
import { phrasePieces } from '@/lib/failure-modes/words';
import { err, ok } from '@/lib/result';
import type { LogEntriesClient, LogEntry } from './cloud-logging';
import type { Answer } from './source';

export interface SymptomLines {
  /** Newest first. */
  readonly lines: readonly SymptomLine[];
  /** False: there were more than the limit; the older ones were not read. */
  readonly complete: boolean;
}

export interface SymptomLogs {
  /** One query; at most `limit` entries of the service, of every revision, since then. */
  symptoms(
    query: { readonly ref: string; readonly since: Date },
    wanted: Wanted,
    limit: number,
    signal: AbortSignal,
  ): Answer<SymptomLines>;
}

const PAGE = 1000;
const DEADLINE_MS = 10_000;

export function createSymptomLogs(client: LogEntriesClient): SymptomLogs {
  return {
    async symptoms({ ref, since }, wanted, limit, callerSignal) {
      const [, project, location, name] = SERVICE_NAME.exec(ref) ?? [];
      if (project === undefined || location === undefined || name === undefined) {
        return err({ kind: 'invalid', message: `${ref} is no service.` });
      }
      const looked = lookedFor(wanted);
      if (looked === null) return ok({ lines: [], complete: true });
      const filter = [
        'resource.type="cloud_run_revision"',
        `resource.labels.service_name="${name}"`,
        `resource.labels.location="${location}"`,
        `(${looked})`,
        `timestamp>="${since.toISOString()}"`,
      ].join(' AND ');
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const lines: SymptomLine[] = [];
      let pageToken = '';
      do {
        const pageSize = Math.min(PAGE, limit - lines.length);
        const page = await client.list(
          { resource: `projects/${project}`, filter, pageSize, pageToken },
          signal,
        );
        if (!page.ok) return page;
        lines.push(...page.value.entries.flatMap(lineOf));
        pageToken = page.value.nextPageToken;
      } while (pageToken !== '' && lines.length < limit);
      return ok({ lines, complete: pageToken === '' });
    },
  };
}

const SERVICE_NAME = /^projects\/([^/"]+)\/locations\/([^/"]+)\/services\/([^/"]+)$/;

/** Of a phrase with gaps its longest piece: what is between is judged here. Null: nothing is. */
function lookedFor({ phrases, statuses }: Wanted): string | null {
  const words = phrases.map(longestPiece).map((piece) => `"${quoted(piece)}"`);
  const codes = [...new Set(statuses.map(({ status }) => status))];
  const parts = [
    ...new Set(words),
    ...(codes.length === 0 ? [] : [`httpRequest.status=(${codes.join(' OR ')})`]),
  ];
  return parts.length === 0 ? null : parts.join(' OR ');
}

function longestPiece(phrase: string): string {
  return phrasePieces(phrase).reduce((a, b) => (b.length > a.length ? b : a), '');
}

function quoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

const entry = z.object({
  timestamp: z.string(),
  textPayload: z.string().optional(),
  jsonPayload: z.unknown().optional(),
  resource: z
    .object({ labels: z.object({ revision_name: z.string().optional() }).optional() })
    .optional(),
  httpRequest: z
    .object({ status: z.number().optional(), requestUrl: z.string().optional() })
    .optional(),
});

function lineOf({ json }: LogEntry): SymptomLine[] {
  const parsed = entry.safeParse(json);
  if (!parsed.success) return [];
  const { timestamp, textPayload, jsonPayload, resource, httpRequest } = parsed.data;
  const url = URL.parse(httpRequest?.requestUrl ?? '');
  return [
    {
      at: timestamp,
      revision: resource?.labels?.revision_name ?? null,
      text: [textPayload ?? '', jsonPayload === undefined ? '' : JSON.stringify(jsonPayload)]
        .filter((part) => part !== '')
        .join(' '),
      status: httpRequest?.status ?? null,
      path: url === null ? null : url.pathname,
    },
  ];
}
