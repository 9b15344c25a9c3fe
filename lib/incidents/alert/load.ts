import type { Database, Tx } from '@/lib/db';
import type { SuspectChange } from '@/lib/decisions/decision';
import type { ProposedLimit } from '@/lib/decisions/decision-clock';
import type { Prisma } from '@/lib/generated/prisma/client';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import { planBody } from '@/lib/runs/plan-body';
import type { Check } from '@/lib/runs/verdict';
import type { AlertsView, AlertView } from '../alert-view';
import { currentDecision, targetOf } from '../current-decision';
import { incidentInclude, primaryOf } from '../find';
import { incidentLabel } from '../ref';
import { UNDECIDED } from '../undecided';
import { alertView, type Prepared } from './build';

/** So many are told in full: what a screen has room for, and what a read for every screen may cost. */
const IN_FULL = 3;

const include = {
  ...incidentInclude,
  preparedPlans: true,
} as const satisfies Prisma.IncidentInclude;
type Row = Prisma.IncidentGetPayload<{ include: typeof include }>;

/** Every incident that waits for a decision, the gravest first. Where none does: three small reads. */
export async function loadAlerts({ prisma }: Database, now: Date): Promise<AlertsView> {
  const [waiting, rows, running] = await Promise.all([
    prisma.incident.count({ where: UNDECIDED }),
    prisma.incident.findMany({
      where: UNDECIDED,
      orderBy: [{ severity: 'asc' }, { drill: 'asc' }, { declaredAt: 'asc' }],
      take: IN_FULL,
      include,
    }),
    prisma.run.count({ where: { status: { in: ['applying', 'verifying'] } } }),
  ]);
  return {
    now: now.toISOString(),
    alerts: await Promise.all(rows.map((row) => loadAlert(prisma, row, now))),
    more: Math.max(0, waiting - rows.length),
    quiet: running > 0,
  };
}

async function loadAlert(tx: Tx, row: Row, now: Date): Promise<AlertView> {
  const { service, serviceId } = primaryOf(row);
  const current = await currentDecision(tx, row, now);
  const change = current?.inputs.change ?? null;
  const label = incidentLabel(row);
  return alertView({
    incident: {
      id: row.id,
      drill: row.drill,
      label,
      title: row.title,
      severity: severityLevel.parse(row.severity),
      severityLabel: row.severityLabel,
      declaredAt: row.declaredAt.toISOString(),
    },
    path: `/incidents/${row.drill ? label : row.number}`,
    service: { slug: service.slug, name: service.name },
    decision: current?.decision ?? null,
    proposals: await readProposals(tx, row.streamId),
    suspect:
      change === null
        ? null
        : { ...change, by: await changedBy(tx, targetOf(row)?.id ?? null, change) },
    prepared: preparedOf(row.preparedPlans.find((each) => each.serviceId === serviceId)),
    now,
  });
}

/** As many as a clock needs: what is older than these was long overtaken. */
const PROPOSALS = 20;

async function readProposals(tx: Tx, streamId: string): Promise<ProposedLimit[]> {
  const rows = await tx.$queryRaw<ProposedLimit[]>`
    select recorded_at as at,
      (convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'withinSeconds')::float8 as "withinSeconds"
    from timeline.event
    where stream_id = ${streamId}::uuid and kind = 'decision.proposed' and body is not null
    order by seq desc limit ${PROPOSALS}`;
  return rows.toReversed();
}

/** Who did it, as the platform or the sender names them. */
async function changedBy(
  tx: Tx,
  targetId: string | null,
  { at, summary }: Pick<SuspectChange, 'at' | 'summary'>,
): Promise<string | null> {
  const from = new Date(at);
  const rows = await tx.change.findMany({
    where: { targetId, at: { gte: from, lt: new Date(from.getTime() + 1) } },
    select: { actor: true, summary: true },
  });
  return (rows.find((row) => row.summary === summary) ?? rows[0])?.actor ?? null;
}

/** What is being made for the first time is not there yet. */
function preparedOf(row: Row['preparedPlans'][number] | undefined): Prepared | null {
  if (row === undefined || row.basis === null) return null;
  const { body, outcome, checks, at, expiresAt, procedure, problem } = row;
  if (outcome === null || at === null || expiresAt === null) {
    return { procedure, problem, plan: null };
  }
  return {
    procedure,
    problem,
    plan: {
      body: planBody.parse(body),
      outcome,
      checks: checks as unknown as Check[],
      at,
      expiresAt,
    },
  };
}
