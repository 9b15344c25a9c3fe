import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { takeLoadLock } from '@/lib/configuration/load-lock';
import { appError } from '@/lib/errors';
import { err } from '@/lib/result';
import { saveText, usable } from '../draft-load';
import { LONGEST_RUNBOOK, savedText } from './runbook-save-draft';

export const runbookImport = defineCommand({
  name: 'runbook.import',
  summary:
    'Bring a new runbook in, as YAML; the app owns it from then on. With an action in it, it waits for a second admin.',
  role: 'admin',
  byToken: false,
  route: { method: 'POST', path: '/runbooks' },
  input: z.strictObject({
    yaml: z.string().min(1).max(LONGEST_RUNBOOK),
    note: z.string().trim().max(2000).nullable().default(null),
  }),
  output: savedText,
  run: async (context, input) => {
    const content = usable(null, input.yaml, context.now);
    if (!content.ok) return content;
    const { slug } = content.value.runbook;
    await takeLoadLock(context.tx);
    if ((await context.tx.runbook.findUnique({ where: { slug } })) !== null) {
      return err(appError('conflict', `There is a runbook “${slug}” already. Change that one.`));
    }
    return saveText(context, content.value, null, input.note);
  },
});
