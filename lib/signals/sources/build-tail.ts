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
  return page.ok ? ok(page.value.entries.flatMap(lineOf).slice(0, lines).reverse()) : page;
}

const entry = z.object({ textPayload: z.string() });

function lineOf({ json }: LogEntry): string[] {
  const parsed = entry.safeParse(json);
  if (!parsed.success) return [];
  const line = withoutSecrets(parsed.data.textPayload.trimEnd());
  return [line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line];
}
