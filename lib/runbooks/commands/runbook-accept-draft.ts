import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { runbooksInForce } from '@/lib/configuration/in-force';
import { takeLoadLock } from '@/lib/configuration/load-lock';
import { putInForce } from '@/lib/configuration/store-runbooks';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { nothingLoaded, tellLoaded } from '../draft-load';
import { runbookSchema } from '../schema';

export const runbookAcceptDraft = defineCommand({
  name: 'runbook.accept_draft',
  summary: 'Accept a text that another admin saved: it is loaded as the next version.',
  role: 'admin',
  byToken: false,
  route: { method: 'POST', path: '/runbook-drafts/{id}/accept' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ slug: z.string(), number: z.number() }),
  run: async (context, { id }) => {
    const draft = await context.tx.runbookDraft.findUnique({ where: { id } });
    if (draft === null) return err(appError('not_found', 'There is no such text.'));
    const { personId } = context.actor;
    if (draft.authorId === personId) {
      return err(appError('forbidden', 'You wrote this text. Another admin has to accept it.'));
    }
    await takeLoadLock(context.tx);
    const current = (await runbooksInForce(context.tx)).get(draft.slug) ?? null;
    if ((current?.digest ?? null) !== draft.baseDigest) {
      return err(
        appError(
          'stale',
          `Version ${current?.number ?? 'none'} came into force after this was written. Discard it, and write it against that one.`,
        ),
      );
    }
    const { count } = await context.tx.runbookDraft.updateMany({
      where: { id, status: 'open' },
      data: { status: 'loaded', decidedById: personId, decidedAt: context.now },
    });
    if (count === 0) return err(appError('conflict', 'Somebody decided on this text already.'));
    const { slug, digest, yaml } = draft;
    const runbook = runbookSchema.parse(draft.parsed);
    const loaded = await putInForce(context, { digest, yaml, runbook });
    if (loaded === null) return err(nothingLoaded());
    await append(context, ORG_STREAM_ID, {
      kind: 'runbook.draft_accepted',
      actor: actorRef(context.actor),
      data: { draftId: id, slug, digest },
    });
    await tellLoaded(context, loaded);
    context.hint('fleet');
    return ok({ slug, number: loaded.number });
  },
});
