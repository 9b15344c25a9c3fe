/** One bounded look at a service for everything that its runbook's failure modes are seen by. */
import { countSymptoms } from '@/lib/failure-modes/count-symptoms';
import type { LogSymptoms, Looked, SymptomReading } from '@/lib/failure-modes/observations';
import { type Wanted, wantedOf } from '@/lib/failure-modes/wanted';
import type { ConnectedCloudRun } from '@/lib/platforms/registry';
import type { Runbook } from '@/lib/runbooks/schema';
import { type Addressee, type Sender, sendProbe } from './send-request';

/** How far back a look goes, as the windows of signals do. */
const LOOKS_BACK_MS = 300_000;
const ENTRIES = 3000;

/** Builds are rarer than requests, and a failed one is known until the next. */
const BUILDS_LOOK_BACK_MS = 3_600_000;

export interface SymptomTarget extends Addressee {
  readonly ref: string;
  /** What its newest revision runs; null: not known. */
  readonly image: string | null;
}

/** One query to the log, and each probe that a failure mode names and that changes nothing. */
export async function readSymptoms(
  connected: ConnectedCloudRun | undefined,
  sender: Sender,
  target: SymptomTarget,
  runbook: Pick<Runbook, 'failure_modes' | 'verification'>,
  now: Date,
  signal: AbortSignal,
): Promise<SymptomReading> {
  const wanted = wantedOf(runbook);
  const [logs, probes] = await Promise.all([
    readLogs(connected, target, wanted, now, signal),
    sendProbes(sender, target, runbook, wanted, signal),
  ]);
  return { logs, probes: { known: true, value: probes, at: now.toISOString() } };
}

async function readLogs(
  connected: ConnectedCloudRun | undefined,
  { ref, image }: SymptomTarget,
  wanted: Wanted,
  now: Date,
  signal: AbortSignal,
): Promise<Looked<LogSymptoms>> {
  if (connected === undefined)
    return { known: false, why: 'its connection can’t be used, or tells of no logs' };
  const since = new Date(now.getTime() - LOOKS_BACK_MS);
  const query = {
    ref,
    since,
    // Its repository: each build has a tag of its own.
    image: image?.replace(/@.*$/, '').replace(/:[^:/]*$/, '') ?? null,
    buildsSince: new Date(now.getTime() - BUILDS_LOOK_BACK_MS),
  };
  const answer = await connected.symptomLogs.symptoms(query, wanted, ENTRIES, signal);
  if (!answer.ok) return { known: false, why: `could not be read: ${answer.error.message}` };
  return {
    known: true,
    value: countSymptoms(wanted, answer.value, since, now),
    at: now.toISOString(),
  };
}

async function sendProbes(
  sender: Sender,
  target: SymptomTarget,
  { verification }: Pick<Runbook, 'verification'>,
  wanted: Wanted,
  signal: AbortSignal,
) {
  // The others are asked too where they only read: whether one fails alone says which mode it is.
  const harmless = verification.probes.filter(({ method }) => method !== 'POST');
  if (!harmless.some(({ id }) => wanted.probes.includes(id))) return [];
  return Promise.all(harmless.map((probe) => sendProbe(sender, target, probe, signal)));
}
