import type { Actor } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import type { Tx } from '@/lib/db';
import type { RunbookDraft } from '@/lib/generated/prisma/client';
import { actionSentences } from '../check-text';
import type { DraftView } from '../runbook-view';
import { type Runbook, runbookSchema } from '../schema';
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
  return draft === null ? null : draftView(tx, draft, runbook, actor);
}

/** `base`: what is in force; null: the text brings a runbook in. */
export async function draftView(
  tx: Tx,
  draft: RunbookDraft,
  base: Runbook | null,
  actor: Actor,
): Promise<DraftView> {
  const author = await tx.person.findUnique({ where: { id: draft.authorId } });
  return {
    id: draft.id,
    author: author?.name ?? 'Someone',
    createdAt: draft.createdAt.toISOString(),
    note: draft.note,
    actions: actionSentences(base, runbookSchema.parse(draft.parsed)),
    whyNotAccept:
      draft.authorId === actor.personId
        ? 'You wrote this text. Another admin has to accept it.'
        : mayEdit(actor)
          ? null
          : 'Accepting it needs the admin role.',
  };
}
