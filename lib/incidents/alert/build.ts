/** Pure: an undecided incident as every screen shows it. */
import { DEPLOYMENT_RELATED } from '@/lib/decisions/began-with-deploy';
import type { Decision, PathEntry, SuspectChange } from '@/lib/decisions/decision';
import { firstDue, type ProposedLimit } from '@/lib/decisions/decision-clock';
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import { formatDuration } from '@/lib/format/duration';
import { formatCount } from '@/lib/format/number';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { PlanBody } from '@/lib/runs/plan-body';
import { settingRows } from '@/lib/runs/plan-sequence';
import { planTitle } from '@/lib/runs/plan-title';
import type { Check, VerdictOutcome } from '@/lib/runs/verdict';
import { trafficDifference } from '@/lib/runs/view-difference';
import type {
  AlertAdvice,
  AlertPlan,
  AlertSignal,
  AlertSuspect,
  AlertVerdict,
  AlertView,
} from '../alert-view';

/** What was made ready for it, as it is stored. */
export interface Prepared {
  /** What it is a plan of; null: nothing was recommended when it was made. */
  readonly procedure: string | null;
  readonly plan: {
    readonly body: PlanBody;
    readonly outcome: VerdictOutcome;
    readonly checks: readonly Check[];
    readonly at: Date;
    readonly expiresAt: Date;
  } | null;
  readonly problem: string | null;
}

export interface AlertFacts {
  readonly incident: AlertView['incident'];
  readonly path: string;
  readonly service: AlertView['service'];
  /** Null: the service has no runbook. */
  readonly decision: Pick<Decision, 'path' | 'outcome'> | null;
  /** What the timeline says was proposed, oldest first: the clock of the room runs from there. */
  readonly proposals: readonly ProposedLimit[];
  readonly suspect: (SuspectChange & { readonly by: string | null }) | null;
  /** Null: not made yet. */
  readonly prepared: Prepared | null;
  readonly now: Date;
}

export function alertView(facts: AlertFacts): AlertView {
  const { incident, path, service, decision, suspect, prepared, now } = facts;
  return {
    incident,
    path,
    service,
    signal: decision === null ? null : signalOf(decision.path, now),
    suspect: suspect === null ? null : suspectOf(suspect, decision?.path ?? [], service.slug),
    advice: adviceOf(facts),
    plan: decision === null ? null : planOf(decision.outcome, prepared, service.slug),
  };
}

/** Over its limit before unknown, unknown before under: what is not known is never read as well. */
function signalOf(path: readonly PathEntry[], now: Date): AlertSignal | null {
  const measured = path.flatMap((entry) => {
    const { unit } = entry;
    return entry.windowSeconds === null || unit === null ? [] : [{ entry, unit }];
  });
  const found = measured
    .map(({ entry, unit }) => ({ entry, unit, state: stateOf(entry) }))
    .toSorted((a, b) => RANKS[a.state] - RANKS[b.state] || excess(b.entry) - excess(a.entry))[0];
  if (found === undefined) return null;
  const { entry, unit, state } = found;
  const age = entry.ageSeconds;
  return {
    title: entry.title,
    state,
    value: entry.value,
    unit,
    limitLabel: entry.limitLabel,
    at: age === null ? null : new Date(now.getTime() - age * 1000).toISOString(),
    why: state === 'unknown' ? whyUnknown(entry) : null,
  };
}

const RANKS = { over: 0, said: 1, unknown: 2, under: 3 } as const;

function stateOf({ answer, by }: PathEntry): AlertSignal['state'] {
  if (answer === 'yes') return by === 'signal' ? 'over' : 'said';
  // A person's no stands where no signal is known: that is still nothing measured.
  return answer === 'unknown' || by === 'person' ? 'unknown' : 'under';
}

/** How many times its limit it is. */
function excess({ value, limit }: PathEntry): number {
  return value === null || limit === null || limit <= 0 ? 0 : value / limit;
}

function whyUnknown({ unknownWhy, by, samples, minSamples }: PathEntry): string {
  switch (unknownWhy) {
    case 'stale':
      return 'too old to count';
    case 'few_samples':
      return samples === null || minSamples === null
        ? 'too few samples'
        : `${formatCount(samples)} samples, needs ${formatCount(minSamples)}`;
    case 'cannot_tell':
      return 'asked, can’t tell';
    default:
      return by === 'person' ? 'not measured' : 'no data';
  }
}

function suspectOf(
  { at, revision, kind, summary, by }: NonNullable<AlertFacts['suspect']>,
  path: readonly PathEntry[],
  slug: string,
): AlertSuspect {
  const entry = path.find(({ id }) => id === DEPLOYMENT_RELATED);
  const after = entry?.by === 'computed' ? entry.value : null;
  const named = revision === null ? null : shortRevision(revision, slug);
  const moved = kind === 'traffic';
  const what =
    named !== null && (kind === undefined || kind === 'deployment' || moved)
      ? moved
        ? `traffic went to ${named}`
        : `${named} was deployed`
      : shortRevisions(summary ?? 'something changed', slug);
  return {
    what,
    at,
    by,
    explains: entry?.answer ?? 'unknown',
    relation:
      after === null
        ? entry?.by === 'person' && entry.answer !== 'unknown'
          ? `it began with it: ${entry.answer}, by a person’s word`
          : 'when it began is unknown'
        : after >= 0
          ? `${formatDuration(after)} before it began`
          : `${formatDuration(-after)} after it began`,
  };
}

function adviceOf({ decision, prepared, proposals, incident }: AlertFacts): AlertAdvice {
  if (decision === null) {
    const sentence = 'This service has no runbook to decide by. A person decides.';
    return { kind: 'unknown', sentence, unknowns: [] };
  }
  const { outcome, path } = decision;
  const { sentence, withinSeconds } = outcome;
  if (outcome.kind === 'monitor') return { kind: 'monitor', sentence };
  if (outcome.kind === 'unknown') {
    const open = path.filter(({ answer, by }) => answer === 'unknown' && by !== 'computed');
    return { kind: 'unknown', sentence, unknowns: open.map(({ title }) => title) };
  }
  const plan = prepared?.procedure === outcome.procedure ? (prepared?.plan ?? null) : null;
  return {
    kind: 'procedure',
    headline:
      plan === null
        ? (outcome.procedureTitle ?? outcome.action ?? outcome.label)
        : planTitle(plan.body),
    within: withinSeconds === null ? null : `within ${formatDuration(withinSeconds)}`,
    dueAt: withinSeconds === null ? null : dueAt(incident, proposals, withinSeconds),
    severity: outcome.severity satisfies SeverityLevel | null,
    sentence,
  };
}

function dueAt(
  { declaredAt }: AlertFacts['incident'],
  proposals: readonly ProposedLimit[],
  withinSeconds: number,
): string {
  const since = firstDue(proposals, withinSeconds) ?? new Date(declaredAt);
  return new Date(since.getTime() + withinSeconds * 1000).toISOString();
}

function planOf(
  outcome: Decision['outcome'],
  prepared: Prepared | null,
  slug: string,
): AlertPlan | null {
  if (outcome.kind !== 'procedure') return null;
  if (outcome.procedure === null) return { state: 'none', why: 'The runbook names no procedure.' };
  // What was made of another recommendation says nothing about this one.
  if (prepared === null || prepared.procedure !== outcome.procedure) return { state: 'preparing' };
  const { plan } = prepared;
  if (plan === null) return { state: 'none', why: prepared.problem ?? 'There is no plan of it.' };
  const { body } = plan;
  const moved = trafficDifference({ body, notes: [] });
  return {
    state: 'ready',
    procedure: body.procedure.id,
    revision: body.revision,
    verdict: verdictOf(plan, slug),
    traffic: (moved?.after ?? []).map(({ revision, desired, target }) => ({
      revision,
      name: shortRevision(revision, slug),
      before: moved?.now.find((row) => row.revision === revision)?.effective ?? null,
      after: desired,
      target,
    })),
    settings: settingRows(body)
      .filter(({ changed }) => changed)
      .map(({ label, now: before, after }) => ({ label, now: before, after })),
    destructive: body.risk === 'destructive',
  };
}

/** Its checks are stored worst first. */
function verdictOf(plan: NonNullable<Prepared['plan']>, slug: string): AlertVerdict {
  const failing = plan.checks.filter(({ result }) => result !== 'pass');
  const [worst] = failing;
  return {
    outcome: plan.outcome,
    worst: worst === undefined ? null : `${worst.title}: ${shortRevisions(worst.evidence, slug)}`,
    others: Math.max(0, failing.length - 1),
    at: plan.at.toISOString(),
    expiresAt: plan.expiresAt.toISOString(),
  };
}
