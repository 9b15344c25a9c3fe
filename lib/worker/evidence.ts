import { type Database, type Transaction, withTransaction } from '@/lib/db';
import type { ChecklistEntry } from '@/lib/incidents/checklist';
import { checklistOf } from '@/lib/incidents/checklist';
import { currentDecision, targetOf } from '@/lib/incidents/current-decision';
import { type FoundIncident, findIncident, primaryOf, runbookOf } from '@/lib/incidents/find';
import { log } from '@/lib/log';
import { onGoogle } from '@/lib/platforms/registry';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { appendAttachment, keepEvidence } from '@/lib/timeline/keep-evidence';
import { every } from './every';
import { deploymentRelated, errorLogs, errorMetrics, type Gathering } from './gather';
import { UNDER_WAY } from './open-incidents';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 2000;
const DEADLINE_MS = 12_000;

/** Does what a machine can do of the checklists of incidents under way, and keeps the evidence. */
export async function evidence(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('evidence', TICK_MS, signal, () => gatherEvidence(deps, signal));
}

export async function gatherEvidence(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  for (const item of await claimItems(deps.db)) {
    if (signal.aborted) return;
    const incident = await load(deps.db, item.incidentId);
    const entry =
      incident && checklistOf(runbookOf(primaryOf(incident))).find(({ key }) => key === item.key);
    if (!incident || !entry?.machine) continue;
    const gathered = await gather(deps, incident, entry.machine, signal);
    if (!signal.aborted) await settle(deps.db, incident, entry, gathered);
  }
}

interface ClaimedItem {
  readonly incidentId: string;
  readonly key: string;
}

/**
 * Items that the machine may work on: open, or tried a while ago without success. Marking them
 * `working` keeps a second worker off; a worker that died over one is followed after half a minute.
 */
async function claimItems(db: Database): Promise<ClaimedItem[]> {
  return db.prisma.$queryRaw<ClaimedItem[]>`
    update checklist_item item set state = 'working', updated_at = ripcord.now()
    from incident
    join incident_service primary_one on primary_one.incident_id = incident.id and primary_one."primary"
    join runbook_version version on version.digest = primary_one.runbook_digest
    cross join lateral jsonb_array_elements(version.parsed #> '{checklists,pre_rollback}') written
    where item.incident_id = incident.id
      and incident.status not in ('resolved', 'closed', 'cancelled', 'merged')
      and written ->> 'id' = item.key and written ->> 'machine' is not null
      and (item.state = 'open' and item.person_id is null and item.evidence_sha256 is null
          and (item.note is null or item.updated_at < ripcord.now() - interval '5 seconds')
        or item.state in ('working', 'failed') and item.updated_at < ripcord.now() - interval '30 seconds')
    returning item.incident_id as "incidentId", item.key`;
}

async function load(db: Database, incidentId: string): Promise<FoundIncident | null> {
  const ref = await db.prisma.incident.findUnique({
    where: { id: incidentId },
    select: { number: true, drill: true, status: true },
  });
  if (ref === null || UNDER_WAY.notIn.includes(ref.status)) return null;
  const found = await findIncident(db.prisma, ref);
  return found.ok ? found.value : null;
}

async function gather(
  deps: WorkerDeps,
  incident: FoundIncident,
  machine: NonNullable<ChecklistEntry['machine']>,
  signal: AbortSignal,
): Promise<Gathering> {
  const nothing = (note: string): Gathering => ({ ok: false, error: { state: 'failed', note } });
  const current = await currentDecision(deps.db.prisma, incident, deps.clock.now());
  const target = targetOf(incident);
  if (current === null || target === null) return nothing('The service has no target to look at.');
  const service = primaryOf(incident).service.slug;
  switch (machine) {
    case 'deployment_related':
      return deploymentRelated(service, current);
    case 'error_metrics_frozen':
      return errorMetrics(service, current);
    case 'logs_exported': {
      const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
      const where = { service, ref: target.ref };
      return errorLogs(where, onGoogle(deps.find(target.connection)), current, ended).catch(
        (error) => {
          log.warn({ err: error, service }, 'could not export logs');
          return nothing('The logs could not be exported.');
        },
      );
    }
  }
}

/** Guarded: whoever ticked the item meanwhile, their word stands. */
async function settle(
  db: Database,
  incident: FoundIncident,
  { key, label }: ChecklistEntry,
  gathered: Gathering,
): Promise<void> {
  await withTransaction<null, never>(db, async (transaction) => {
    const { note } = gathered.ok ? gathered.value : gathered.error;
    const state = gathered.ok
      ? ('checked' as const)
      : gathered.error.state === 'failed'
        ? ('failed' as const)
        : ('open' as const);
    const sha256 = gathered.ok ? await keepEvidence(transaction, gathered.value.evidence) : null;
    const { count } = await transaction.tx.checklistItem.updateMany({
      where: { incidentId: incident.id, key, state: 'working' },
      data: { state, note, evidenceSha256: sha256, updatedAt: transaction.now },
    });
    if (count === 0) return ok(null);
    transaction.hint(`incident:${incident.id}`);
    if (gathered.ok && sha256 !== null) {
      await tick(transaction, incident, { key, label }, gathered.value, sha256);
    }
    return ok(null);
  });
}

async function tick(
  transaction: Transaction,
  { streamId }: FoundIncident,
  item: { readonly key: string; readonly label: string },
  gathered: Extract<Gathering, { ok: true }>['value'],
  sha256: string,
): Promise<void> {
  const about = { streamId, about: item.label, actor: 'system' } as const;
  await appendAttachment(transaction, about, gathered.evidence, sha256);
  await append(transaction, streamId, {
    kind: 'checklist.item_checked',
    actor: 'system',
    data: { ...item, by: 'machine', note: gathered.note, evidence: sha256 },
  });
}
