/** What the machine does for an item of a checklist: each either gives evidence, or says why not yet. */

import { DEPLOYMENT_RELATED } from '@/lib/decisions/began-with-deploy';
import { formatDuration } from '@/lib/format/duration';
import type { CurrentDecision } from '@/lib/incidents/current-decision';
import type { ConnectedCloudRun } from '@/lib/platforms/registry';
import { err, ok, type Result } from '@/lib/result';
import { canonicalJson } from '@/lib/timeline/canonical';
import type { NewEvidence } from '@/lib/timeline/keep-evidence';

export interface Gathered {
  readonly evidence: NewEvidence;
  /** What it shows, in one sentence. */
  readonly note: string;
}

/** `waiting`: what it takes is not there yet. `failed`: it was tried, or it is not so. */
export interface NotGathered {
  readonly state: 'waiting' | 'failed';
  readonly note: string;
}

export type Gathering = Result<Gathered, NotGathered>;

const waiting = (note: string): Gathering => err({ state: 'waiting', note });
const failed = (note: string): Gathering => err({ state: 'failed', note });

/** Did it begin with the deploy? Computed from the change and the breach, never guessed. */
export function deploymentRelated(
  service: string,
  { decision, inputs }: CurrentDecision,
): Gathering {
  const entry = decision.path.find(({ id }) => id === DEPLOYMENT_RELATED);
  if (entry === undefined || entry.by !== 'computed' || entry.answer === 'unknown') {
    return waiting('When the breach began, or what changed before it, is not known yet.');
  }
  const change = entry.revision ?? 'the last change';
  const seconds = Math.abs(entry.value ?? 0);
  if (entry.answer === 'no') {
    const when = (entry.value ?? 0) < 0 ? 'before' : 'after';
    return failed(`The breach began ${formatDuration(seconds)} ${when} ${change}.`);
  }
  return ok({
    evidence: json(`deployment-related-${service}.json`, { entry, change: inputs.change }),
    note: `The breach began ${formatDuration(seconds)} after ${change}.`,
  });
}

/** The signals as they are now, whole: what a screenshot would show, and its numbers. */
export function errorMetrics(service: string, { frame }: CurrentDecision): Gathering {
  if (frame === null || frame.readings.length === 0) return waiting('No signals were read yet.');
  const points = Math.max(0, ...frame.series.map((series) => series.points.length));
  return ok({
    evidence: json(`signals-${service}-${stamp(frame.sampledAt)}.json`, frame),
    note: `${frame.series.length} series of ${points} points, read ${frame.sampledAt.slice(11, 19)} UTC.`,
  });
}

const LOG_ENTRIES = 5000;
const BEFORE_CHANGE_MS = 5 * 60_000;
const AT_MOST_MS = 3_600_000;

/** Error entries of the suspect revision, since shortly before it came; at most the last hour. */
export async function errorLogs(
  target: { readonly service: string; readonly ref: string },
  connected: ConnectedCloudRun | undefined,
  { inputs }: CurrentDecision,
  signal: AbortSignal,
): Promise<Gathering> {
  if (connected === undefined)
    return failed("The service's connection can't be used, or tells of no logs.");
  const now = Date.parse(inputs.now);
  const changed = inputs.change === null ? now : Date.parse(inputs.change.at) - BEFORE_CHANGE_MS;
  const since = new Date(Math.max(now - AT_MOST_MS, Math.min(changed, now - BEFORE_CHANGE_MS)));
  const revision = inputs.change?.revision ?? null;
  const answer = await connected.logging.export(
    { ref: target.ref, revision, since },
    LOG_ENTRIES,
    signal,
  );
  if (!answer.ok) return failed(answer.error.message);
  const { ndjson, entries, errors, serverErrors, truncated } = answer.value;
  const of = revision ?? target.service;
  const more = truncated ? ', the newest only' : '';
  return ok({
    evidence: {
      name: `logs-${of}-${stamp(inputs.now)}.ndjson`,
      mime: 'application/x-ndjson',
      bytes: Buffer.from(ndjson, 'utf8'),
    },
    note: `${entries} entries of ${of}${more}: ${errors} errors, ${serverErrors} answers with 5xx.`,
  });
}

function json(name: string, value: unknown): NewEvidence {
  return { name, mime: 'application/json', bytes: Buffer.from(canonicalJson(value), 'utf8') };
}

function stamp(iso: string): string {
  return iso.slice(0, 19).replaceAll(/[-:]/g, '');
}
