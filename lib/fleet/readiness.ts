/** Pure: could a rollback be made now, and to what? A preview: the verdict of a plan is its own. */
import { lastKnownGood } from '@/lib/runs/last-known-good';
import { servedBy } from '@/lib/runs/plan';
import { type Check, outcomeOf, VERDICT_SECONDS } from '@/lib/runs/verdict';
import {
  anotherRun,
  capacity,
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
} from '@/lib/runs/verdict-checks';
import type { RollbackReadiness } from './fleet-view';
import { isFresh, type ServiceFacts, type TargetFacts } from './service-facts';
import type { VerdictPreview } from './service-view';
import type { TargetState } from './target-state';

/** What a rollback would go to: the last known good revision, else the best there is. */
export function suggestedRevision(target: TargetFacts, state: TargetState): string | null {
  const held = new Set(target.holds.map(({ revision }) => revision));
  return lastKnownGood(state, target.ledger, held)?.revision ?? null;
}

const ORDER = { block: 0, unknown: 1, warn: 2, pass: 3 } as const;

/** The checks that don't need a plan, for all traffic to `revision`. */
export function previewVerdict(
  target: TargetFacts,
  state: TargetState,
  revision: string,
  now: Date,
): VerdictPreview {
  const gaining = [
    {
      name: revision,
      revision: state.revisions.find(({ name }) => name === revision) ?? null,
      remembered: target.ledger.find(({ name }) => name === revision) ?? null,
      made: false,
    },
  ];
  const losing = servedBy(state.effective, state).filter((name) => name !== revision);
  const checks: Check[] = [
    anotherRun(target.holder),
    ready(gaining),
    wasHealthy(gaining, target.ledger, false),
    notHeld(gaining, target.holds, false),
    notMarkedBroken(
      gaining,
      {
        ledger: target.ledger,
        endedBadly: target.endedBadly.filter((run) => run.revision === revision),
        reason: null,
      },
      false,
    ),
    digestKnown(gaining),
    secrets(gaining),
    schema({ losing }, state),
    history(gaining, false),
    settledState(state),
    gitops(state),
    capacity(state, gaining),
  ].toSorted((a, b) => ORDER[a.result] - ORDER[b.result]);
  const outcome = outcomeOf(checks);
  return {
    target: revision,
    outcome: outcome === 'safe_with_warnings' ? 'warnings' : outcome,
    checkedAt: now.toISOString(),
    validSeconds: VERDICT_SECONDS,
    checks: checks.map(({ id, result, title, evidence }) => ({ id, result, title, evidence })),
  };
}

/** For the fleet: one word, and to what. What can't be read is never ready. */
export function readiness(service: ServiceFacts, now: Date): RollbackReadiness {
  const { target } = service;
  if (target === null) return { state: 'none', text: 'Not connected', detail: null };
  const { state } = target;
  if (state === null || !isFresh(target, now)) {
    return { state: 'unknown', text: 'Not known', detail: 'what runs could not be read' };
  }
  const revision = suggestedRevision(target, state);
  if (revision === null) {
    return { state: 'none', text: 'None', detail: 'no other revision to go back to' };
  }
  const { outcome, checks } = previewVerdict(target, state, revision, now);
  const detail = `to ${revision.replace(`${service.slug}-`, '')}`;
  if (outcome === 'blocked') return { state: 'blocked', text: 'Blocked', detail };
  const warnings = checks.filter(({ result }) => result !== 'pass').length;
  if (warnings === 0) return { state: 'ready', text: 'Ready', detail };
  const text = `Ready, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return { state: 'warnings', text, detail };
}
