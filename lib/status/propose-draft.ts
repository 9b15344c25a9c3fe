import { randomUUID } from 'node:crypto';
import type { Transaction } from '@/lib/db';
import type { Moment } from '@/lib/runbooks/procedure-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { append } from '@/lib/timeline/append';
import { draftUpdate } from './drafts';

/** Ours: while something is wrong the public hears again within twenty minutes. */
export const UPDATE_EVERY_SECONDS = 20 * 60;

export interface DraftContext {
  readonly runbook: Pick<Runbook, 'messages'> | null;
  readonly serviceName: string;
  readonly impact: string;
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly until: string | null;
}

/**
 * Puts a draft of a public update beside the incident; a person publishes or discards it. An open
 * draft of an earlier moment is overtaken by this one.
 */
export async function proposeDraft(
  transaction: Transaction,
  incident: { readonly incidentId: string; readonly streamId: string },
  moment: Moment,
  { runbook, ...facts }: DraftContext,
): Promise<void> {
  const { tx, now } = transaction;
  const { incidentId, streamId } = incident;
  const overtaken = await tx.statusDraft.findMany({ where: { incidentId, closedAt: null } });
  await tx.statusDraft.updateMany({
    where: { incidentId, closedAt: null },
    data: { closedAt: now },
  });
  for (const draft of overtaken) {
    await append(transaction, streamId, {
      kind: 'comms.discarded',
      actor: 'system',
      data: { draftId: draft.id, reason: 'overtaken by a newer draft' },
    });
  }
  const nextUpdateBy = new Date(now.getTime() + UPDATE_EVERY_SECONDS * 1000).toISOString();
  const draft = draftUpdate(moment, { ...facts, nextUpdateBy }, runbook);
  const id = randomUUID();
  await tx.statusDraft.create({
    data: { id, incidentId, moment, status: draft.status, body: draft.body, createdAt: now },
  });
  await append(transaction, streamId, {
    kind: 'comms.drafted',
    actor: 'system',
    data: { draftId: id, moment, status: draft.status, body: draft.body },
  });
}
