/** The end of one build's log, as it stands in Cloud Logging. */
import { z } from 'zod';
import { ok } from '@/lib/result';
import { withoutSecrets } from '../redact';
import type { LogEntriesClient, LogEntry } from './cloud-logging';
import type { Answer } from './source';

export interface BuildTailQuery {
  readonly project: string;
  readonly build: string;
  /** From when the build began. */
  readonly since: Date;
}

const DEADLINE_MS = 10_000;
const LONGEST_LINE = 300;
/** Of an entry, for what may be shown of it. */
const LONGEST_READ = 4000;

/** Its last lines, the oldest first, each bounded and without what looks like a secret. */
export async function readBuildTail(
  client: LogEntriesClient,
  { project, build, since }: BuildTailQuery,
  lines: number,
  callerSignal: AbortSignal,
): Answer<string[]> {
  const page = await client.list(
    {
      resource: `projects/${project}`,
      filter: [
        'resource.type="build"',
        `resource.labels.build_id="${build.replaceAll(/["\\]/g, '\\$&')}"`,
        `timestamp>="${since.toISOString()}"`,
      ].join(' AND '),
      pageSize: lines,
      pageToken: '',
    },
    AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]),
  );
  if (!page.ok) return page;
  const oldestFirst = page.value.entries.flatMap(lineOf).slice(0, lines).reverse();
  // Together: a key goes over several lines.
  return ok(withoutSecrets(oldestFirst.join('\n')).split('\n').map(bounded));
}

const entry = z.object({ textPayload: z.string() });

function lineOf({ json }: LogEntry): string[] {
  const parsed = entry.safeParse(json);
  if (!parsed.success) return [];
  return [parsed.data.textPayload.trimEnd().slice(0, LONGEST_READ)];
}

function bounded(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
