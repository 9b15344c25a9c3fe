import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { fileOf } from '../draft-load';
import { slug } from '../schema';
import { mayEdit } from './open-draft';
import { findVersion } from './runbook-version';

export const runbookText = defineQuery({
  name: 'runbook.text',
  summary: 'The text of a runbook as it is in force, for a patch or a new version.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runbooks/{slug}/text' },
  input: z.strictObject({ slug }),
  output: z.object({
    slug: z.string(),
    title: z.string(),
    file: z.string(),
    number: z.number(),
    digest: z.string(),
    yaml: z.string(),
    ownedBy: z.enum(['file', 'app']),
    /** Why this person can't save it here; null: they can. */
    whyNotSave: z.string().nullable(),
  }),
  run: async ({ db, actor }, input) => {
    const found = await findVersion(db.prisma, input.slug, null);
    if (!found.ok) return found;
    const { runbook, number, digest, yaml, ownedBy } = found.value;
    const file = fileOf(input.slug);
    const whyNotSave =
      ownedBy === 'file'
        ? `${file} owns this runbook: take the patch there.`
        : mayEdit(actor)
          ? null
          : 'Saving it needs the admin role.';
    return ok({
      slug: input.slug,
      title: runbook.title,
      file,
      number,
      digest,
      yaml,
      ownedBy,
      whyNotSave,
    });
  },
});
