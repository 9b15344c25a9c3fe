import { type Database, type Tx, withTransaction } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { currentDecision, targetOf } from '@/lib/incidents/current-decision';
import { type FoundIncident, findIncident, primaryOf } from '@/lib/incidents/find';
import { UNDECIDED } from '@/lib/incidents/undecided';
import { err, ok, type Result } from '@/lib/result';
import { whyNotRunnable } from '@/lib/runs/plan';
import { planHash } from '@/lib/runs/plan-hash';
import { VERDICT_SECONDS, type Verdict } from '@/lib/runs/verdict';
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { EngineDeps } from './deps';
import { judgePlan } from './judge-plan';
import { type Made, makePlan } from './make-plan';

/** Who dies over it leaves it to another after this. */
const CLAIM_SECONDS = 30;
/** While somebody looks: young enough that they never meet a verdict past its time. */
const AGAIN_SECONDS = 45;
/** What could not be planned may soon be: a platform that was silent. */
const AGAIN_AFTER_PROBLEM_SECONDS = 5;

/** Incidents that wait for a decision, the one that waits longest first. */
export async function readUndecided({ prisma }: Database): Promise<string[]> {
  const rows = await prisma.incident.findMany({
    where: UNDECIDED,
    select: { id: true },
    orderBy: { declaredAt: 'asc' },
  });
  return rows.map(({ id }) => id);
}

/**
 * Makes the recommended plan of an incident and judges it, when that was not done yet or what it
 * rests on has changed. No run, no event: it is there to be looked at. Of several workers one does
 * it. An id that is no undecided incident's is passed over.
 */
export async function preparePlan(deps: EngineDeps, incidentId: string): Promise<void> {
  const wanted = await readWanted(deps.db, incidentId);
  if (wanted === null || !(await claim(deps.db, wanted))) return;
  await keep(deps.db, wanted, wanted.procedure === null ? null : await planFor(deps, wanted));
}

interface Wanted {
  readonly incident: FoundIncident;
  readonly serviceId: string;
  readonly targetId: string | null;
  /** Null: nothing is recommended that could be planned. */
  readonly procedure: string | null;
  /** Why it can't be planned, known before it is tried. */
  readonly problem: string | null;
  readonly basis: string;
  /** Of the row that it replaces; null: there is none. */
  readonly turn: number | null;
}

/** Null: nothing to do. */
async function readWanted({ prisma }: Database, id: string): Promise<Wanted | null> {
  const ref = await prisma.incident.findFirst({
    where: { id, ...UNDECIDED },
    select: { number: true, drill: true },
  });
  const found = ref === null ? null : await findIncident(prisma, ref);
  if (!found?.ok) return null;
  const incident = found.value;
  const { serviceId } = primaryOf(incident);
  const target = targetOf(incident);
  const around = await readAround(prisma, id, serviceId, target?.id ?? null);
  const current = await currentDecision(prisma, incident, around.now);
  const procedure = current?.runbook.procedures.find(
    (each) => each.id === current.decision.outcome.procedure,
  );
  const basis = sha256Hex(
    canonicalJson([
      primaryOf(incident).runbookDigest,
      procedure?.id ?? null,
      target?.id ?? null,
      around.digest,
      around.stands,
    ]),
  );
  if (around.turn !== null && around.basis === basis && !around.old) return null;
  const name = primaryOf(incident).service.name;
  return {
    incident,
    serviceId,
    targetId: target?.id ?? null,
    procedure: procedure?.id ?? null,
    problem:
      procedure === undefined
        ? null
        : (whyNotRunnable(procedure) ?? whyNotHere(incident, name, target)),
    basis,
    turn: around.turn,
  };
}

function whyNotHere(
  { drill }: FoundIncident,
  name: string,
  target: { readonly isProduction: boolean; readonly simulated: boolean } | null,
): string | null {
  if (target === null) return `${name} is not connected yet.`;
  return drill && target.isProduction && !target.simulated
    ? 'This is a drill, and the target is real: it is not changed.'
    : null;
}

interface Around {
  readonly now: Date;
  readonly turn: number | null;
  readonly basis: string | null;
  /** Its time is over, and somebody looks. */
  readonly old: boolean | null;
  /** Of the target's state, as it was last observed. */
  readonly digest: string | null;
  /** What stands in the way, and how the revisions did, in one text. */
  readonly stands: string | null;
}

/** One statement, by the database's clock. */
async function readAround(
  prisma: Tx,
  incidentId: string,
  serviceId: string,
  targetId: string | null,
): Promise<Around> {
  const [row] = await prisma.$queryRaw<[Around]>`
    select clock.now, plan.turn, plan.basis, observation.digest,
      plan.at < clock.now - make_interval(secs => case when plan.problem is null
          then ${AGAIN_SECONDS}::float8 else ${AGAIN_AFTER_PROBLEM_SECONDS}::float8 end)
        and exists (select from interest
          where interest.target_id = ${targetId}::uuid and interest.until > clock.now) as old,
      concat_ws(' ',
        (select string_agg(id::text, ' ' order by id) from hold
          where target_id = ${targetId}::uuid and released_at is null and expires_at > clock.now),
        (select id from "freeze" where released_at is null and expires_at > clock.now),
        (select run_id from run_target
          where target_id = ${targetId}::uuid and released_at is null),
        (select string_agg(concat(name, '=', health, broken_at), ' ' order by name) from revision
          where target_id = ${targetId}::uuid
            and (health is not null or broken_at is not null))) as stands
    from (select ripcord.now() as now) clock
    left join prepared_plan plan
      on plan.incident_id = ${incidentId}::uuid and plan.service_id = ${serviceId}::uuid
    left join observation on observation.target_id = ${targetId}::uuid`;
  return row;
}

/** Only the turn that was read, and only while nobody else is at it. */
async function claim({ prisma }: Database, wanted: Wanted): Promise<boolean> {
  const claimed = await prisma.$executeRaw`
    insert into prepared_plan (incident_id, service_id, claimed_until)
    values (${wanted.incident.id}::uuid, ${wanted.serviceId}::uuid,
      ripcord.now() + ${CLAIM_SECONDS} * interval '1 second')
    on conflict (incident_id, service_id) do update set claimed_until = excluded.claimed_until
    where prepared_plan.turn = ${wanted.turn ?? -1}
      and coalesce(prepared_plan.claimed_until <= ripcord.now(), true)`;
  return claimed === 1;
}

interface JudgedPlan extends Made {
  readonly verdict: Verdict;
}

/** The platform is not asked to try it, as it is for a person's plan: nobody wants it yet. */
async function planFor(deps: EngineDeps, wanted: Wanted): Promise<Result<JudgedPlan, string>> {
  const { incident, serviceId, targetId, procedure, problem } = wanted;
  if (problem !== null || targetId === null || procedure === null) {
    return err(problem ?? 'There is nothing to plan.');
  }
  const made = await makePlan(deps, {
    incident,
    serviceId,
    targetId,
    procedure,
    revision: null,
    reason: null,
    image: null,
    secretVersion: null,
    undoesRunId: null,
    undoesStep: null,
  });
  return made.ok ? ok({ ...made.value, verdict: await judgePlan(deps.db, made.value) }) : made;
}

/** Where somebody was quicker, or it was decided meanwhile, what they wrote stands. */
async function keep(
  db: Database,
  wanted: Wanted,
  made: Result<JudgedPlan, string> | null,
): Promise<void> {
  await withTransaction<null, never>(db, async ({ tx, now, hint }) => {
    const plan = made?.ok ? made.value : null;
    const { count } = await tx.preparedPlan.updateMany({
      where: {
        incidentId: wanted.incident.id,
        serviceId: wanted.serviceId,
        turn: wanted.turn ?? 0,
      },
      data: {
        turn: { increment: 1 },
        claimedUntil: null,
        basis: wanted.basis,
        procedure: wanted.procedure,
        revision: plan?.body.revision ?? null,
        planHash: plan === null ? null : planHash(plan.body),
        body: plan === null ? Prisma.DbNull : plan.body,
        outcome: plan?.verdict.outcome ?? null,
        checks: plan === null ? Prisma.DbNull : plan.verdict.checks.map((check) => ({ ...check })),
        at: now,
        expiresAt: new Date(now.getTime() + VERDICT_SECONDS * 1000),
        problem: made?.ok === false ? made.error : null,
      },
    });
    if (count === 1) hint(`incident:${wanted.incident.id}`);
    return ok(null);
  });
}
