import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';

export const runbookDiscardDraft = defineCommand({
  name: 'runbook.discard_draft',
  summary: 'Discard a text that waits for a second admin; it stays on the record.',
  role: 'admin',
  byToken: false,
  route: { method: 'POST', path: '/runbook-drafts/{id}/discard' },
  input: z.strictObject({
    id: z.uuid(),
    reason: z.string().trim().max(2000).nullable().default(null),
  }),
  output: z.object({ slug: z.string() }),
  run: async (context, { id, reason }) => {
    const draft = await context.tx.runbookDraft.findUnique({ where: { id } });
    if (draft === null) return err(appError('not_found', 'There is no such text.'));
    const { count } = await context.tx.runbookDraft.updateMany({
      where: { id, status: 'open' },
      data: {
        status: 'discarded',
        decidedById: context.actor.personId,
        decidedAt: context.now,
        reason,
      },
    });
    if (count === 0) return err(appError('conflict', 'Somebody decided on this text already.'));
    await append(context, ORG_STREAM_ID, {
      kind: 'runbook.draft_discarded',
      actor: actorRef(context.actor),
      data: { draftId: id, slug: draft.slug, reason },
    });
    context.hint('fleet');
    return ok({ slug: draft.slug });
  },
});
