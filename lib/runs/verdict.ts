/** Pure: may this plan be carried out against what was just read? Every check with its evidence. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { LedgerRow } from './last-known-good';
import { actionOf, type PlanBody } from './plan-body';
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

export interface VerdictFacts {
  readonly plan: PlanBody;
  /** Read just now. */
  readonly state: TargetState;
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
}

/** What each check looks at: one revision that gets traffic, as the platform and the ledger know it. */
export interface Gaining {
  readonly name: string;
  readonly revision: Revision | null;
  readonly remembered: LedgerRow | null;
}

/**
 * Two checks alone are absolute: the target does not exist; another run holds it. What is not known
 * warns a person; it never passes.
 */
export function judge(facts: VerdictFacts): Verdict {
  const gaining = facts.plan.gaining.map((name) => ({
    name,
    revision: facts.state.revisions.find((revision) => revision.name === name) ?? null,
    remembered: facts.ledger.find((row) => row.name === name) ?? null,
  }));
  const isUndo = facts.plan.undoes !== null;
  const checks = [
    exists(gaining),
    anotherRun(facts.holder),
    asPlanned(actionOf(facts.plan), facts.state),
    changesSomething(actionOf(facts.plan), facts.state),
    ready(gaining),
    wasHealthy(gaining, isUndo),
    notHeld(gaining, facts.holds, isUndo),
    notMarkedBroken(gaining, facts.endedBadly),
    digestKnown(gaining),
    secrets(gaining),
    schema(facts.plan, facts.state),
    history(gaining),
    settledState(facts.state),
    gitops(facts.state),
    capacity(facts.state, gaining),
  ].toSorted((a, b) => ORDER[a.result] - ORDER[b.result]);
  return { outcome: outcomeOf(checks), checks };
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
