/** Pure: what a procedure asks of one target, each call met with what those before it leave. */
import type { TargetState } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';
import type { Step } from '@/lib/runbooks/procedure-schema';
import type { Planner, PlanSubject } from './plan';
import type { PlannedCall } from './plan-body';
import { sameTraffic } from './traffic';
import { isSoAlready } from './wanted-beside';
import { type ActionStep, deploysImage, type WantedCall, wantedCall } from './wanted-call';

/** Another target of the same service that steps of a procedure name by its environment. */
export interface Place {
  readonly subject: PlanSubject;
  readonly planner: Planner;
}

/** One target on the way through a procedure. */
export interface Track extends Place {
  /** The plan's own target, and not one that is gone through on the way there. */
  readonly isOwn: boolean;
  state: TargetState;
  /** The revision that the steps are about, as far as they have come. */
  going: string | null;
  /** The one that the procedure's image became; null: none was deployed. */
  deployed: string | null;
  readonly calls: Map<string, PlannedCall>;
}

export function trackOf({ subject, planner }: Place, going: string | null, isOwn: boolean): Track {
  return { subject, planner, isOwn, state: subject.state, going, deployed: null, calls: new Map() };
}

/** The environment that the step names, of another target than the plan's own; null: it is its own. */
export function otherEnvironment(step: Step, { target }: PlanSubject): string | null {
  const named = step.kind === 'action' || step.kind === 'check' ? step.environment : undefined;
  return named === undefined || named === target.environment ? null : named;
}

export interface PlannedOn {
  /** Null: it is so already. */
  readonly call: PlannedCall | null;
  /** Why the step is left out; absent: it is not. */
  readonly needless?: string;
}

/** `leftOut`: it is planned, and nothing comes of it. */
export function planOn(
  track: Track,
  step: ActionStep,
  leftOut: boolean,
): Result<PlannedOn, string> {
  if (deploysImage(step) && isDeployed(track)) return ok({ call: null });
  const named = { ...track.subject, revision: track.going };
  const wanted = wantedCall(step, named, track.state, track.subject.state);
  if (!wanted.ok) return wanted;
  if (!track.isOwn && isSo(wanted.value, track.state)) return ok({ call: null });
  const needless = isSoAlready(wanted.value, track.state);
  if (needless !== null) return ok({ call: null, needless });
  const planned = track.planner.plan(wanted.value, track.state);
  if (!planned.ok) return planned;
  const call = planned.value;
  track.calls.set(step.id, call);
  if (leftOut) return ok({ call });
  track.state = track.planner.project(call, track.state);
  // What comes after a deployment is about what it makes.
  if (call.kind === 'create_revision') track.going = call.after.revision ?? track.going;
  if (deploysImage(step)) track.deployed = track.going;
  return ok({ call });
}

/**
 * On its own target a plan without an image of its own to bring is about the revision that it names.
 * Elsewhere the image may be what was deployed last, and is then what the steps are about.
 */
function isDeployed(track: Track): boolean {
  const { image } = track.subject;
  if (track.isOwn) return image === null;
  const { revisions, latestCreatedRevision } = track.state;
  const newest = revisions.find(({ name }) => name === latestCreatedRevision);
  const digest = image?.slice(image.indexOf('@') + 1);
  if (newest === undefined || newest.digest !== digest) return false;
  track.going = newest.name;
  return true;
}

/** Elsewhere nobody planned for this very change: what is so already is passed over. */
function isSo({ kind, input }: WantedCall, { desired }: TargetState): boolean {
  return kind === 'shift_traffic' && sameTraffic(input.traffic, desired);
}

export function noSuchPlace(
  { service, target }: PlanSubject,
  environment: string,
): Result<never, string> {
  return err(
    `${service.name} has no ${target.role} target in ${environment}: name one in ripcord.yaml.`,
  );
}
