import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { allIsThere, connectionsReport } from '../connection-report';

const checkView = z.object({
  id: z.string(),
  status: z.enum(['asked', 'running', 'done']),
  /** ISO 8601. */
  askedAt: z.string(),
  endedAt: z.string().nullable(),
  /** `no`: something needed is missing. Null: it is not done yet. */
  allIsThere: z.enum(['yes', 'no', 'unknown']).nullable(),
  report: connectionsReport.nullable(),
});
export type ConnectionCheckView = z.infer<typeof checkView>;

export const connectionsCheckRead = defineQuery({
  name: 'connections_check.read',
  summary: 'What a check of the connections found, and what to grant.',
  role: 'responder',
  byToken: true,
  route: { method: 'GET', path: '/connection-checks/{id}' },
  input: z.strictObject({ id: z.uuid() }),
  output: checkView,
  run: async ({ db: { prisma } }, { id }) => {
    const row = await prisma.connectionCheck.findUnique({ where: { id } });
    if (row === null) return err(appError('not_found', 'There is no such check.'));
    const report = row.report === null ? null : connectionsReport.parse(row.report);
    return ok({
      id: row.id,
      status: checkView.shape.status.parse(row.status),
      askedAt: row.requestedAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      allIsThere: report === null ? null : allIsThere(report),
      report,
    });
  },
});
