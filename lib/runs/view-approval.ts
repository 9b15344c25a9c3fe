/** Pure: who may still say what about a plan that blocks or can't be undone. */
import type { RunStatus } from '@/lib/generated/prisma/enums';
import type { ApprovalView, BreakGlassView } from './approval-view';
import type { PlanGone } from './difference-view';
import type { PlanBody } from './plan-body';
import { PLAN_SECONDS } from './transition';
import type { Check } from './verdict';

export interface ApprovalRow {
  readonly personId: string;
  readonly planHash: string;
  readonly decision: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export interface ApprovalFacts {
  readonly run: {
    readonly id: string;
    readonly status: RunStatus;
    readonly planHash: string;
    /** While it waits: when the wait ends. */
    readonly wakeAt: Date | null;
    readonly createdAt: Date;
  };
  readonly risk: PlanBody['risk'];
  readonly approvals: readonly ApprovalRow[];
  readonly nameOf: (personId: string) => string;
  readonly now: Date;
}

/** Until when a plan that nobody applied is kept, or somebody's word on it is waited for. */
export function planExpiry({
  wakeAt,
  createdAt,
}: Pick<ApprovalFacts['run'], 'wakeAt' | 'createdAt'>): Date {
  return wakeAt ?? new Date(createdAt.getTime() + PLAN_SECONDS * 1000);
}

/** The path of the page on which a run is approved. */
export function approvalPath(runId: string): string {
  return `/approve/${runId}`;
}

/** The word that counts: for this very plan, and not expired. */
export function standingApproval({ run, approvals, now }: ApprovalFacts): ApprovalRow | null {
  return (
    approvals.find(
      ({ decision, planHash, expiresAt }) =>
        decision === 'approved' && planHash === run.planHash && expiresAt > now,
    ) ?? null
  );
}

export function approvalView(facts: ApprovalFacts): ApprovalView | null {
  if (facts.risk !== 'destructive') return null;
  const { run } = facts;
  const approval = standingApproval(facts);
  if (approval !== null) {
    return {
      kind: 'approved',
      by: facts.nameOf(approval.personId),
      at: approval.at.toISOString(),
      expiresAt: approval.expiresAt.toISOString(),
    };
  }
  if (run.status !== 'awaiting_approval') return { kind: 'not_asked' };
  return {
    kind: 'waiting',
    expiresAt: planExpiry(run).toISOString(),
    path: approvalPath(run.id),
  };
}

/** Offered to commanders alone, and only where something stands in the way that it may get past. */
export function breakGlassView(facts: {
  readonly checks: readonly Check[];
  readonly approval: ApprovalView | null;
  readonly mayCommand: boolean;
}): BreakGlassView | null {
  const { checks, approval } = facts;
  const blocks = checks.filter(({ result }) => result === 'block');
  const absolute = blocks.find((check) => check.absolute);
  if (absolute !== undefined) {
    return {
      kind: 'absolute',
      sentence: `${absolute.title}: no break-glass gets past that.`,
    };
  }
  const needsApproval = approval !== null && approval.kind !== 'approved';
  const past = [...blocks.map(({ title }) => title), ...(needsApproval ? ['A second person'] : [])];
  return facts.mayCommand && past.length > 0 ? { kind: 'offered', past } : null;
}

/** Why a person's approval would be refused; null: it would be taken. */
export function whyNotApprove(facts: {
  readonly personId: string;
  readonly asked: readonly (string | null)[];
  readonly viaToken: boolean;
  readonly mayCommand: boolean;
  readonly gone: PlanGone | null;
}): string | null {
  if (facts.viaToken) return 'A machine’s token can’t approve. Sign in as a person.';
  if (facts.asked.includes(facts.personId)) {
    return 'You asked for this run. A second person with the commander role must approve it.';
  }
  if (!facts.mayCommand) return 'Approving needs the commander role.';
  return facts.gone?.sentence ?? null;
}
