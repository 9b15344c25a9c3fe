/** The newest lines of a service's log, for a person to read: all of them, and the errors apart. */
import { z } from 'zod';
import { err, ok } from '@/lib/result';
import { withoutSecrets } from '../redact';
import { boundedLines, type TailLine, type TailLines } from '../tail';
import type { LogEntriesClient, LogEntry } from './cloud-logging';
import type { Answer } from './source';

export interface LogTail {
  /**
   * Two queries of a page each, so that errors are there however much else was written. Bounded in
   * lines and bytes; what looks like a secret is taken out.
   */
  tail(
    query: { readonly ref: string; readonly since: Date },
    signal: AbortSignal,
  ): Answer<TailLines>;
}

const PAGE = 100;
const LONGEST_TEXT = 600;
/** What is looked through for secrets: far more than is shown, and far less than a log may hold. */
const LONGEST_READ = 16_000;
const DEADLINE_MS = 10_000;
const ERRORS = '(severity>=ERROR OR httpRequest.status>=500)';

export function createLogTail(client: LogEntriesClient): LogTail {
  return {
    async tail({ ref, since }, callerSignal) {
      const [, project, location, name] = SERVICE_NAME.exec(ref) ?? [];
      if (project === undefined || location === undefined || name === undefined) {
        return err({ kind: 'invalid', message: `${ref} is no service.` });
      }
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const of = [
        'resource.type="cloud_run_revision"',
        `resource.labels.service_name="${name}"`,
        `resource.labels.location="${location}"`,
      ];
      const from = `timestamp>="${since.toISOString()}"`;
      const page = (filter: readonly string[]) =>
        client.list(
          {
            resource: `projects/${project}`,
            filter: filter.join(' AND '),
            pageSize: PAGE,
            pageToken: '',
          },
          signal,
        );
      const [all, errors] = await Promise.all([page([...of, from]), page([...of, ERRORS, from])]);
      if (!all.ok) return all;
      if (!errors.ok) return errors;
      const kept = boundedLines([...all.value.entries, ...errors.value.entries].flatMap(lineOf));
      return ok({
        lines: [...kept.lines],
        complete: kept.complete && all.value.nextPageToken === '',
        errorsComplete: kept.complete && errors.value.nextPageToken === '',
        since: since.toISOString(),
      });
    },
  };
}

const SERVICE_NAME = /^projects\/([^/"]+)\/locations\/([^/"]+)\/services\/([^/"]+)$/;

const entry = z.object({
  insertId: z.string().optional(),
  timestamp: z.string(),
  severity: z.string().optional(),
  textPayload: z.string().optional(),
  jsonPayload: z.record(z.string(), z.unknown()).optional(),
  httpRequest: z
    .object({
      requestMethod: z.string().optional(),
      requestUrl: z.string().optional(),
      status: z.number().optional(),
      latency: z.string().optional(),
    })
    .optional(),
});
type Entry = z.output<typeof entry>;

function lineOf({ json, isError, status, revision }: LogEntry): TailLine[] {
  const parsed = entry.safeParse(json);
  if (!parsed.success) return [];
  const { insertId, timestamp, severity } = parsed.data;
  const text = withoutSecrets(textOf(parsed.data).slice(0, LONGEST_READ))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return [
    {
      id: insertId ?? `${timestamp} ${revision ?? ''} ${text.slice(0, 40)}`,
      at: timestamp,
      revision,
      severity: severity ?? 'DEFAULT',
      isError: isError || (status !== null && status >= 500),
      text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
    },
  ];
}

/** A request without its query, which may name people; a payload by its message, else whole. */
function textOf({ httpRequest, textPayload, jsonPayload }: Entry): string {
  const url = URL.parse(httpRequest?.requestUrl ?? '');
  const took = Number.parseFloat(httpRequest?.latency ?? '');
  const request =
    httpRequest === undefined
      ? []
      : [
          httpRequest.requestMethod ?? '',
          url === null ? '' : url.pathname,
          httpRequest.status === undefined ? '' : `${httpRequest.status}`,
          Number.isNaN(took) ? '' : `in ${took.toFixed(2)} s`,
        ];
  const { message } = jsonPayload ?? {};
  const payload =
    typeof message === 'string' ? message : jsonPayload && JSON.stringify(jsonPayload);
  return [...request, textPayload ?? '', payload ?? ''].filter((part) => part !== '').join(' ');
}
