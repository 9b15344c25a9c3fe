import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import type { RunbookListRow, RunbookListView } from '../runbook-list-view';
import { runbookSchema } from '../schema';

export const runbooksList = defineQuery({
  name: 'runbooks.list',
  summary: 'The runbooks as loaded: version, owner, procedures, and what is wrong in the files.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runbooks' },
  input: z.strictObject({}),
  output: z.custom<RunbookListView>(),
  run: async ({ db }) => {
    const [runbooks, problems] = await Promise.all([
      db.prisma.runbook.findMany({
        orderBy: { slug: 'asc' },
        include: {
          versions: { orderBy: { number: 'desc' }, take: 1 },
          services: { where: { retiredAt: null }, select: { slug: true } },
        },
      }),
      db.prisma.configurationProblem.findMany({ orderBy: [{ file: 'asc' }, { line: 'asc' }] }),
    ]);
    return ok({
      runbooks: runbooks.flatMap((runbook): RunbookListRow[] => {
        const version = runbook.versions[0];
        if (version === undefined) return [];
        const parsed = runbookSchema.parse(version.parsed);
        return [
          {
            slug: runbook.slug,
            title: parsed.title,
            version: parsed.version,
            number: version.number,
            digest: version.digest,
            owner: parsed.owner,
            updated: parsed.updated,
            loadedAt: version.loadedAt.toISOString(),
            services: runbook.services.map(({ slug }) => slug),
            procedures: parsed.procedures.map((procedure) => ({
              title: procedure.title,
              promisedSeconds: procedure.promised?.max_seconds ?? null,
            })),
            written: parsed.written.map(({ written, truth, ripcord }) => ({
              written,
              truth,
              ripcord,
            })),
          },
        ];
      }),
      problems: problems.map(({ file, line, column, message, suggestion }) => ({
        file,
        line,
        column,
        message,
        suggestion,
      })),
    });
  },
});
