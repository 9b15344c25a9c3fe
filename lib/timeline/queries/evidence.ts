import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';

export const evidenceRead = defineQuery({
  name: 'evidence.read',
  summary: 'A file kept beside a timeline, by its digest, as base64.',
  role: 'responder',
  byToken: true,
  route: { method: 'GET', path: '/evidence/{sha256}' },
  input: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({
    sha256: z.string(),
    name: z.string(),
    mime: z.string(),
    size: z.number(),
    base64: z.string().nullable(),
  }),
  run: async ({ db }, { sha256 }) => {
    const file = await db.prisma.evidence.findUnique({ where: { sha256 } });
    if (file === null) return err(appError('not_found', 'There is no such file.'));
    const base64 = file.bytes === null ? null : Buffer.from(file.bytes).toString('base64');
    return ok({ sha256, name: file.name, mime: file.mime, size: file.size, base64 });
  },
});
