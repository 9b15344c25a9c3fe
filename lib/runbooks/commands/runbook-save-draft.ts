import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { runbooksInForce } from '@/lib/configuration/in-force';
import { takeLoadLock } from '@/lib/configuration/load-lock';
import { appError } from '@/lib/errors';
import { err } from '@/lib/result';
import { fileOf, saveText, usable } from '../draft-load';
import { slug } from '../schema';

export const LONGEST_RUNBOOK = 400_000;

export const savedText = z.object({
  draftId: z.string(),
  number: z.number().nullable(),
  actions: z.array(z.string()).readonly(),
});

export const runbookSaveDraft = defineCommand({
  name: 'runbook.save_draft',
  summary:
    'Save a text of a runbook that the app owns. It is loaded at once, or waits for a second admin where it gains or changes an action.',
  role: 'admin',
  byToken: false,
  route: { method: 'POST', path: '/runbooks/{slug}/drafts' },
  input: z.strictObject({
    slug,
    /** The version that was in force when the text was begun. */
    base: z.string().min(1).max(80),
    yaml: z.string().min(1).max(LONGEST_RUNBOOK),
    note: z.string().trim().max(2000).nullable().default(null),
  }),
  output: savedText,
  run: async (context, input) => {
    // What is in force now is still so when the text is kept: of two at once the second is stale.
    await takeLoadLock(context.tx);
    const runbook = await context.tx.runbook.findUnique({ where: { slug: input.slug } });
    if (runbook === null) {
      return err(appError('not_found', `There is no runbook “${input.slug}”. Import it first.`));
    }
    if (runbook.owner !== 'app') {
      return err(
        appError(
          'unsupported',
          `${fileOf(input.slug)} owns this runbook. Take the patch to the file instead.`,
        ),
      );
    }
    const current = (await runbooksInForce(context.tx)).get(input.slug);
    if (current === undefined || current.digest !== input.base) {
      return err(
        appError(
          'stale',
          `Version ${current?.number ?? 'none'} came into force meanwhile. Compare with it, then save again.`,
        ),
      );
    }
    const content = usable(input.slug, input.yaml, context.now);
    if (!content.ok) return content;
    if (content.value.digest === current.digest) {
      return err(appError('conflict', 'This says the same as the version in force.'));
    }
    return saveText(context, content.value, current, input.note);
  },
});
