import type { Database, Transaction } from '@/lib/db';
import type { Outcome } from '@/lib/decisions/decision';
import { currentDecision } from '@/lib/incidents/current-decision';
import { decisionRecord } from '@/lib/incidents/decision-record';
import type { FoundIncident } from '@/lib/incidents/find';
import { append } from '@/lib/timeline/append';
import { eachIncident, INCIDENT_LOCKS } from './each-incident';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 2000;
/** Each record holds all that was measured: a signal that goes to and fro must not fill the timeline. */
const QUIET_SECONDS = 60;

/**
 * Walks the decision of every incident under way, and records it when it says something new: at once
 * what is graver, anything else once the record before it has stood for a minute.
 */
export async function propose(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('propose', TICK_MS, signal, () => proposeDecisions(deps.db));
}

export async function proposeDecisions(db: Database): Promise<void> {
  await eachIncident(db, INCIDENT_LOCKS.proposals, proposeFor);
}

/** Until a person decided: from then on the record says what they knew. */
async function proposeFor(transaction: Transaction, incident: FoundIncident): Promise<void> {
  const said = await lastSaid(transaction, incident.streamId);
  if (said?.kind === 'decision.made' || said?.kind === 'decision.overridden') return;
  const current = await currentDecision(transaction.tx, incident, transaction.now);
  if (current === null) return;
  const { outcome } = current.decision;
  const same =
    said !== null &&
    said.outcome === outcome.kind &&
    said.severity === outcome.severity &&
    said.procedure === outcome.procedure &&
    said.withinSeconds === outcome.withinSeconds;
  if (same) return;
  const settled = said === null || said.seconds >= QUIET_SECONDS;
  if (!settled && !isGraver(outcome, said)) return;
  await append(transaction, incident.streamId, {
    kind: 'decision.proposed',
    actor: 'system',
    data: decisionRecord(current, incident),
  });
  transaction.hint(`incident:${incident.id}`);
}

/** Something is to be done where nothing was, or it is worse, or it is due sooner. */
function isGraver({ kind, severity, withinSeconds }: Outcome, said: Said): boolean {
  if (kind !== 'procedure') return false;
  if (said.outcome !== 'procedure') return true;
  const order = (severity ?? 9) - (said.severity ?? 9);
  const never = Number.POSITIVE_INFINITY;
  return order < 0 || (order === 0 && (withinSeconds ?? never) < (said.withinSeconds ?? never));
}

interface Said {
  readonly kind: string;
  readonly outcome: string;
  readonly severity: number | null;
  readonly procedure: string | null;
  readonly withinSeconds: number | null;
  /** For how long it has stood. */
  readonly seconds: number;
}

async function lastSaid({ tx }: Transaction, streamId: string): Promise<Said | null> {
  const rows = await tx.$queryRaw<Said[]>`
    select kind, data ->> 'outcome' as outcome, (data ->> 'severity')::int as severity,
      data ->> 'procedure' as procedure, (data ->> 'withinSeconds')::float8 as "withinSeconds",
      extract(epoch from ripcord.now() - recorded_at)::float8 as seconds
    from (
      select seq, kind, recorded_at, convert_from(body, 'UTF8')::jsonb -> 'data' as data
      from timeline.event
      where stream_id = ${streamId}::uuid
        and kind in ('decision.proposed', 'decision.made', 'decision.overridden')
      order by seq desc limit 1
    ) said`;
  return rows[0] ?? null;
}
