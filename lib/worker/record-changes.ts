import type { ObservedChange } from '@/lib/changes/differences';
import { intentBehind, type LastIntent } from '@/lib/changes/ours';
import { OBSERVED } from '@/lib/changes/stored-change';
import type { Transaction } from '@/lib/db';
import type { TargetState } from '@/lib/fleet/target-state';
import { type PlannedCall, plannedCall } from '@/lib/runs/plan-body';
import { append } from '@/lib/timeline/append';
import type { ClaimedTarget } from './claim-targets';
import { openIncidentsOf } from './open-incidents';

/**
 * Keeps each change once, whoever sees it first, and puts what somebody else did during an incident
 * on its timeline at once. Our own runs write their own events.
 */
export async function recordChanges(
  transaction: Transaction,
  target: ClaimedTarget,
  state: TargetState,
  changes: readonly ObservedChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const { tx } = transaction;
  const sent = await lastIntents(transaction, target.id);
  const foreign: ObservedChange[] = [];
  for (const change of changes) {
    const intent = intentBehind(change, state, sent);
    const { count } = await tx.change.createMany({
      data: {
        targetId: target.id,
        serviceId: target.serviceId,
        kind: change.kind,
        summary: change.summary,
        at: new Date(change.at),
        actor: change.actor,
        source: OBSERVED,
        externalKey: `${target.id}:${change.key}`,
        detail: { revision: change.revision, intent },
      },
      skipDuplicates: true,
    });
    if (count > 0 && intent === null) foreign.push(change);
  }
  if (foreign.length === 0) return;
  for (const incident of await openIncidentsOf(tx, target.serviceId)) {
    for (const { kind, summary, actor, at } of foreign) {
      await append(transaction, incident.streamId, {
        kind: 'change.observed',
        actor: 'system',
        occurredAt: new Date(at),
        data: { service: target.service, kind, summary, actor, at },
      });
    }
    transaction.hint(`incident:${incident.id}`);
  }
}

/** Those that may have been sent since the look before. */
const STEPS_READ = 20;

/** The last call of each kind, newest first. */
async function lastIntents({ tx }: Transaction, targetId: string): Promise<LastIntent[]> {
  const steps = await tx.step.findMany({
    where: { targetId, sentAt: { not: null } },
    orderBy: { sentAt: 'desc' },
    take: STEPS_READ,
    select: { intentId: true, call: true },
  });
  const newest = new Map<PlannedCall['kind'], Omit<LastIntent, 'seen'>>();
  for (const step of steps) {
    if (step.call === null) continue;
    const call = plannedCall.parse(step.call);
    if (!newest.has(call.kind)) newest.set(call.kind, { intentId: step.intentId, call });
  }
  const sent: LastIntent[] = [];
  for (const { intentId, call } of newest.values()) {
    const seen = await tx.change.findFirst({
      where: { targetId, detail: { path: ['intent'], equals: intentId } },
      select: { id: true },
    });
    sent.push({ intentId, call, seen: seen !== null });
  }
  return sent;
}
