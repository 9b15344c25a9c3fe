import type { Tx } from '@/lib/db';
import { shortRevision } from '@/lib/fleet/short-revision';
import { parseState } from '@/lib/fleet/stored-state';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { parseTail } from '@/lib/signals/tail';
import type { PlanField, PlanWanted, SafetyNote } from './difference-view';
import { servedBy } from './plan';
import { planFields, type RecordedRevision } from './plan-fields';
import { safetyNotes } from './runbook-safety';

export interface BesidePlan {
  readonly safety: readonly SafetyNote[];
  readonly fields: readonly PlanField[];
}

const NOTHING: BesidePlan = { safety: [], fields: [] };
const RECORDED = 20;

/** What stands beside a plan that somebody asked for: the runbook's word on data, and what to name. */
export async function loadBesidePlan(
  tx: Tx,
  asked: { readonly incidentId: string; readonly serviceId: string; readonly targetId: string },
  wanted: PlanWanted,
): Promise<BesidePlan> {
  if (wanted.kind !== 'plan') return NOTHING;
  const { incidentId, serviceId, targetId } = asked;
  const part = await tx.incidentService.findUnique({
    where: { incidentId_serviceId: { incidentId, serviceId } },
    include: { version: true, service: { select: { slug: true } } },
  });
  if (!part?.version) return NOTHING;
  const runbook = storedRunbook(part.version);
  const safety = safetyNotes(runbook, wanted.procedure);
  const procedure = runbook.procedures.find(({ id }) => id === wanted.procedure);
  if (procedure === undefined) return { safety, fields: [] };
  const [ledger, observation, tail] = await Promise.all([
    tx.revision.findMany({
      where: { targetId },
      orderBy: { createdAt: 'desc' },
      take: RECORDED,
    }),
    tx.observation.findUnique({ where: { targetId } }),
    tx.tail.findUnique({ where: { targetId } }),
  ]);
  const state = parseState(observation?.state ?? null);
  const serving = state === null ? [] : servedBy(state.effective, state);
  const recorded = ledger.map(
    ({ name, digest, createdAt, health, brokenAt }): RecordedRevision => ({
      name,
      short: shortRevision(name, part.service.slug),
      digest,
      createdAt: createdAt.toISOString(),
      health: health === 'healthy' || health === 'unhealthy' ? health : null,
      broken: brokenAt !== null,
      serving: serving.includes(name),
    }),
  );
  const nameable = parseTail(tail?.reading).nameable.value;
  return { safety, fields: planFields(procedure, wanted, recorded, nameable) };
}
