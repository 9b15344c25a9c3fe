/** Pure: may this plan be carried out against what was just read? Every check with its evidence. */
import type { RevisionReferences } from '@/lib/fleet/references';
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import { secondPerson } from './approval-check';
import type { LedgerRow } from './last-known-good';
import { movedTraffic } from './moved-traffic';
import { servedBy } from './plan';
import type { PlanBody, PlannedCall } from './plan-body';
import { restingRevisions, secretVersions, withRegistry } from './reference-checks';
import { disabledVersionUsed, withEnabled } from './secret-checks';
import {
  anotherRun,
  asPlanned,
  capacity,
  changesSomething,
  digestKnown,
  gitops,
  history,
  notHeld,
  notMarkedBroken,
  ready,
  schema,
  secrets,
  settledState,
  wasHealthy,
} from './verdict-checks';

export type VerdictOutcome = 'safe' | 'safe_with_warnings' | 'blocked';

export interface Check {
  readonly id: string;
  readonly result: 'pass' | 'warn' | 'block' | 'unknown';
  readonly title: string;
  readonly evidence: string;
  /** No break-glass gets past it. */
  readonly absolute: boolean;
}

export interface Verdict {
  readonly outcome: VerdictOutcome;
  readonly checks: readonly Check[];
}

/** A verdict is good for this long, for one plan hash. */
export const VERDICT_SECONDS = 60;

export interface Holding {
  readonly runNumber: number;
  readonly personId: string;
  readonly name: string | null;
  readonly since: Date;
}

/** A platform call with the state that it would meet. */
export interface JudgedCall {
  readonly call: PlannedCall;
  readonly state: TargetState;
  /** It stands as the plan found it, by the platform's own token where there is one. */
  readonly unchanged: boolean;
}

export interface VerdictFacts {
  readonly plan: PlanBody;
  /** Read just now. */
  readonly state: TargetState;
  /** Those that are about to be made: all of a plan, or the one that is next. */
  readonly calls: readonly JudgedCall[];
  readonly ledger: readonly LedgerRow[];
  /** Open holds of the target. */
  readonly holds: readonly {
    readonly revision: string;
    readonly reason: string;
    readonly expiresAt: Date;
  }[];
  /** Another run that holds the target now; null: nobody. */
  readonly holder: Holding | null;
  /** Earlier runs towards one of the revisions that did not end well. */
  readonly endedBadly: readonly { readonly number: number; readonly status: string }[];
  /** A second person's word, for what can't be undone; `later`: it is asked for once it is planned. */
  readonly approval: 'not_needed' | 'later' | 'given' | 'missing';
  /** It puts back what the run itself found: judged as an undo is. */
  readonly givesBack?: boolean;
  /** What the revisions rest on, read just now; absent: there was nobody to ask. */
  readonly references?: readonly RevisionReferences[];
  /** Every check but the absolute ones only warns. */
  readonly breakGlass: boolean;
}

/** What each check looks at: one revision that gets traffic, as the platform and the ledger know it. */
export interface Gaining {
  readonly name: string;
  readonly revision: Revision | null;
  readonly remembered: LedgerRow | null;
  /** An earlier call of the same plan makes it: there is nothing of it yet. */
  readonly made: boolean;
}

/**
 * Two checks alone are absolute: the target does not exist; another run holds it. What is not known
 * warns a person; it never passes.
 */
export function judge(given: VerdictFacts): Verdict {
  const facts = withEnabledVersions(given);
  const isUndo = facts.plan.undoes !== null || facts.givesBack === true;
  const checks = [
    anotherRun(facts.holder),
    asPlanned(facts.calls, facts.state),
    changesSomething(facts.calls),
    ...merged(facts.calls.map((each) => checksOf(each, facts, isUndo))),
    ...(facts.calls.some(({ call }) => movedTraffic(call) !== null)
      ? [schema(facts.plan, facts.state)]
      : []),
    settledState(facts.state),
    gitops(facts.state),
    ...(facts.approval === 'not_needed' ? [] : [secondPerson(facts.approval, facts.plan)]),
  ]
    .map((check) => (facts.breakGlass ? passedByBreakGlass(check) : check))
    .toSorted((a, b) => ORDER[a.result] - ORDER[b.result]);
  return { outcome: outcomeOf(checks), checks };
}

/** What is asked of the revisions that a shift gives traffic to; of any other call, that its target is there. */
function checksOf({ call, state }: JudgedCall, facts: VerdictFacts, isUndo: boolean): Check[] {
  const moved = movedTraffic(call);
  if (moved === null) {
    return [
      call.kind === 'create_service' ? TARGET_GONE : TARGET_THERE,
      ...restsOf(call, state, facts),
      ...disabledVersionUsed(call, state),
    ];
  }
  const gaining = servedBy(moved.after, state).map((name) => ({
    name,
    revision: state.revisions.find((revision) => revision.name === name) ?? null,
    remembered: facts.ledger.find((row) => row.name === name) ?? null,
    made: facts.calls.some(
      (each) => each.call.kind === 'create_revision' && each.call.after.revision === name,
    ),
  }));
  // Who gives a part of its share away, or keeps it, is not sent there by this call.
  const now = sharesOf(state.effective, state);
  const then = sharesOf(moved.after, state);
  const coming = gaining.filter(({ name }) => (then.get(name) ?? 0) > (now.get(name) ?? 0));
  const judged = coming.length > 0 ? coming : gaining;
  return [
    exists(gaining),
    ready(judged),
    wasHealthy(judged, facts.ledger, isUndo || facts.plan.ships),
    notHeld(judged, facts.holds, isUndo),
    notMarkedBroken(judged, { ...facts, reason: facts.plan.reason }, isUndo),
    withRegistry(digestKnown(judged), judged.map(nameOf), facts.references, state),
    secrets(judged),
    ...secretVersions(judged.map(nameOf), facts.references),
    history(judged, facts.plan.ships),
    capacity(state, judged),
  ];
}

const nameOf = ({ name }: { readonly name: string }) => name;

/** What a revision that is made rests on, where somebody could be asked. */
function restsOf(call: PlannedCall, state: TargetState, { references }: VerdictFacts): Check[] {
  const [made] = restingRevisions([{ call, state, unchanged: true }]);
  if (made === undefined || references === undefined) return [];
  const gaining = { name: made.name, revision: made, remembered: null, made: true };
  return [
    withRegistry(digestKnown([gaining]), [made.name], references, state),
    ...secretVersions([made.name], references),
  ];
}

/** Percent by revision, LATEST resolved. */
function sharesOf(
  traffic: readonly { readonly revision: string | null; readonly percent: number }[],
  { latestReadyRevision }: Pick<TargetState, 'latestReadyRevision'>,
): ReadonlyMap<string | null, number> {
  const shares = new Map<string | null, number>();
  for (const { revision, percent } of traffic) {
    const name = revision ?? latestReadyRevision;
    shares.set(name, (shares.get(name) ?? 0) + percent);
  }
  return shares;
}

const TARGET_THERE: Check = {
  id: 'target_exists',
  title: 'Target exists',
  absolute: true,
  result: 'pass',
  evidence: 'It was read just now.',
};

/** A service that is made again must not be there; that is what was read. */
const TARGET_GONE: Check = {
  ...TARGET_THERE,
  id: 'target_gone',
  title: 'Target is gone',
  evidence: 'It does not exist, and is made again.',
};

function withEnabledVersions(facts: VerdictFacts): VerdictFacts {
  const references = withEnabled(facts.references, facts.calls);
  return references === undefined ? facts : { ...facts, references };
}

/** Each check once: the worst of what it said of the several calls. */
function merged(calls: readonly (readonly Check[])[]): Check[] {
  const worst = new Map<string, Check>();
  for (const check of calls.flat()) {
    const known = worst.get(check.id);
    if (known === undefined || ORDER[check.result] < ORDER[known.result]) {
      worst.set(check.id, check);
    }
  }
  return [...worst.values()];
}

function passedByBreakGlass(check: Check): Check {
  if (check.result !== 'block' || check.absolute) return check;
  return { ...check, result: 'warn', evidence: `Passed by break-glass. ${check.evidence}` };
}

const ORDER = { block: 0, unknown: 1, warn: 2, pass: 3 } as const;

export function outcomeOf(checks: readonly Check[]): VerdictOutcome {
  if (checks.some((check) => check.result === 'block')) return 'blocked';
  return checks.every((check) => check.result === 'pass') ? 'safe' : 'safe_with_warnings';
}

/** Sentences of what blocks, for a refusal. */
export function blockers(verdict: Verdict): string {
  return verdict.checks
    .filter((check) => check.result === 'block')
    .map((check) => `${check.title}: ${check.evidence}`)
    .join(' ');
}

function exists(gaining: readonly Gaining[]): Check {
  const missing = gaining.filter((each) => each.revision === null).map((each) => each.name);
  const nothing = gaining.length === 0;
  return {
    id: 'target_exists',
    title: 'Target exists',
    absolute: true,
    result: missing.length > 0 || nothing ? 'block' : 'pass',
    evidence: nothing
      ? 'No revision would get traffic.'
      : missing.length > 0
        ? `${missing.join(', ')} does not exist, or not any more.`
        : gaining.map((each) => each.name).join(', '),
  };
}
