import type { Actor } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import type { Tx } from '@/lib/db';
import { actionSentences } from '../check-text';
import type { DraftView } from '../runbook-view';
import { runbookSchema } from '../schema';
import type { FoundVersion } from './runbook-version';

export function mayEdit(actor: Actor): boolean {
  return can(actor, { role: 'admin', byToken: false }, null);
}

/** The text of this runbook that waits for a second admin, as this person sees it. */
export async function openDraft(
  tx: Tx,
  { runbook }: FoundVersion,
  actor: Actor,
): Promise<DraftView | null> {
  const draft = await tx.runbookDraft.findFirst({ where: { slug: runbook.slug, status: 'open' } });
  if (draft === null) return null;
  const author = await tx.person.findUnique({ where: { id: draft.authorId } });
  return {
    id: draft.id,
    author: author?.name ?? 'Someone',
    createdAt: draft.createdAt.toISOString(),
    note: draft.note,
    actions: actionSentences(runbook, runbookSchema.parse(draft.parsed)),
    whyNotAccept:
      draft.authorId === actor.personId
        ? 'You wrote this text. Another admin has to accept it.'
        : mayEdit(actor)
          ? null
          : 'Accepting it needs the admin role.',
  };
}
