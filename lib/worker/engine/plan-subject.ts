/** Reads what a plan starts from: a target as it is now, with what is remembered of it. */

import { databaseNow, type Tx } from '@/lib/db';
import { absentTarget } from '@/lib/fleet/absent-target';
import { ranRecord } from '@/lib/fleet/target-record';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { Scaling } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { Procedure } from '@/lib/runbooks/procedure-schema';
import { stepSubjects } from '@/lib/runs/beside-subjects';
import type { PlanSubject } from '@/lib/runs/plan';
import type { PlanBody } from '@/lib/runs/plan-body';
import { noSuchPlace, otherEnvironment, type Place } from '@/lib/runs/plan-track';
import { revisionNamed } from '@/lib/runs/tags';
import type { RecordedWorkload, RememberedImage } from '@/lib/runs/wanted-call';
import { addressOf, platformIdOf } from '../target-address';
import { plannerOf, type Reach, reach } from './calls';
import type { EngineDeps } from './deps';
import { keptExport } from './kept-export';
import { readState } from './look';
import type { PlanWish } from './make-plan';

export interface SubjectWish {
  readonly service: PlanBody['service'];
  readonly runbookDigest: string;
  readonly request: Pick<
    PlanWish,
    'procedure' | 'revision' | 'reason' | 'image' | 'secretVersion' | 'serviceId'
  >;
}

/** What else of it is to be read. */
interface Around {
  readonly subjects: Parameters<typeof readState>[1];
  /** It is to be made: that it is not there is no error. */
  readonly makesIt: boolean;
}

/** The error is one sentence. */
export async function readSubject(
  deps: EngineDeps,
  { service: { id, slug, name }, runbookDigest, request }: SubjectWish,
  target: Prisma.TargetGetPayload<object>,
  { subjects, makesIt }: Around,
): Promise<Result<{ readonly subject: PlanSubject; readonly reached: Reach }, string>> {
  const { prisma } = deps.db;
  const address = addressOf(target);
  const reached = reach(deps, address);
  if (!reached.ok) return err(reached.error.message);
  const read = await readState(reached.value, subjects);
  const gone = !read.ok && read.error.kind === 'not_found' && makesIt;
  if (!read.ok && !gone) return err(`What runs could not be read. ${read.error.message}`);
  const state = read.ok ? read.value : absentTarget(await databaseNow(prisma));
  const subject: PlanSubject = {
    service: { id, slug, name },
    target: {
      ...address,
      role: target.role,
      environment: target.environment,
      production: target.isProduction,
      simulated: target.simulated,
    },
    runbookDigest,
    state,
    recordedScaling:
      !gone && runsInstances(state.scaling)
        ? state.scaling
        : await recordedScaling(prisma, target.id),
    images: await rememberedImages(prisma, target.id, state),
    reason: request.reason,
    image: request.image,
    secretVersion: request.secretVersion,
    recordedWorkloads:
      state.workload === undefined ? [] : await recordedWorkloads(prisma, target.id),
    kept: makesIt ? await keptExport(prisma, reached.value, !gone) : null,
  };
  return ok({ subject, reached: reached.value });
}

/**
 * By environment, the other targets that the procedure's steps name. What is tried out there is the
 * image that is brought out, or that of the revision which is.
 */
export async function readPlaces(
  deps: EngineDeps,
  wish: SubjectWish,
  own: PlanSubject,
  { steps }: Procedure,
): Promise<Result<ReadonlyMap<string, Place>, string>> {
  const named = steps.flatMap((step) => otherEnvironment(step, own) ?? []);
  const places = new Map<string, Place>();
  if (named.length === 0) return ok(places);
  const revision = revisionNamed(wish.request.revision, own.state);
  const image = own.image ?? imageOf(own, revision);
  if (image === null) {
    return err(
      `The image of ${revision} is not known by digest: it can’t be tried elsewhere first.`,
    );
  }
  const targets = await deps.db.prisma.target.findMany({
    where: { serviceId: wish.request.serviceId, retiredAt: null, role: own.target.role },
    orderBy: { ref: 'asc' },
  });
  for (const environment of new Set(named)) {
    const target = targets.find((each) => each.environment === environment);
    if (target === undefined || platformIdOf(target.kind) === null)
      return noSuchPlace(own, environment);
    const there = steps.filter((step) => otherEnvironment(step, own) === environment);
    const around = { subjects: stepSubjects(there), makesIt: false };
    const read = await readSubject(deps, wish, target, around);
    if (!read.ok) return err(`${environment}: ${read.error}`);
    const { subject, reached } = read.value;
    places.set(environment, { subject: { ...subject, image }, planner: plannerOf(reached) });
  }
  return ok(places);
}

function imageOf({ images }: PlanSubject, revision: string | null): string | null {
  const named = images.find((each) => each.revision === revision);
  return named === undefined || named.digest === null ? null : named.image;
}

/** What was recorded of a workload, the newest first. */
async function recordedWorkloads(tx: Tx, targetId: string): Promise<RecordedWorkload[]> {
  const records = await tx.targetRecord.findMany({
    where: { targetId },
    orderBy: { at: 'desc' },
    take: RECORDS_READ,
  });
  return records.flatMap(({ ran }) => {
    const { workload, effective } = ranRecord.parse(ran);
    return workload === undefined
      ? []
      : [{ ...workload, revisions: effective.map(({ revision }) => revision) }];
  });
}

/** The newest scaling that ran instances, of what was recorded of this target. */
async function recordedScaling(tx: Tx, targetId: string): Promise<Scaling | null> {
  const records = await tx.targetRecord.findMany({
    where: { targetId },
    orderBy: { at: 'desc' },
    take: RECORDS_READ,
  });
  for (const { ran } of records) {
    const { scaling } = ranRecord.parse(ran);
    if (runsInstances(scaling)) return scaling;
  }
  return null;
}

const RECORDS_READ = 50;

function runsInstances({ mode, manual }: Scaling): boolean {
  return mode === 'automatic' || (manual ?? 0) > 0;
}

/** What the platform still has, then what the ledger remembers of revisions that are gone. */
async function rememberedImages(
  tx: Tx,
  targetId: string,
  { revisions }: TargetState,
): Promise<RememberedImage[]> {
  const rows = await tx.revision.findMany({
    where: { targetId, name: { notIn: revisions.map(({ name }) => name) } },
    orderBy: { createdAt: 'desc' },
    take: RECORDS_READ,
  });
  return [...revisions, ...rows].map(({ name, image, digest }) => ({
    revision: name,
    image,
    digest,
  }));
}
