import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { runbooksInForce } from '@/lib/configuration/in-force';
import { ok } from '@/lib/result';
import type { Finding } from '../lint/finding';
import { lintRunbook } from '../lint/lint';
import { overdueDays } from '../review-due';
import type { RunbookListRow, RunbookListView } from '../runbook-list-view';
import { runbookSchema } from '../schema';
import { storedRunbook } from '../stored-runbook';
import { draftView } from './open-draft';

export const runbooksList = defineQuery({
  name: 'runbooks.list',
  summary:
    'The runbooks as loaded: version, owner, procedures, what the linter finds, and what is wrong in the files.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runbooks' },
  input: z.strictObject({}),
  output: z.custom<RunbookListView>(),
  run: async ({ db: { prisma }, actor, now }) => {
    const [runbooks, problems, inForce, drafts] = await Promise.all([
      prisma.runbook.findMany({
        orderBy: { slug: 'asc' },
        include: { services: { where: { retiredAt: null }, select: { slug: true } } },
      }),
      prisma.configurationProblem.findMany({ orderBy: [{ file: 'asc' }, { line: 'asc' }] }),
      runbooksInForce(prisma),
      prisma.runbookDraft.findMany({ where: { status: 'open' }, orderBy: { slug: 'asc' } }),
    ]);
    const versions = await prisma.runbookVersion.findMany({
      where: { digest: { in: [...inForce.values()].map(({ digest }) => digest) } },
    });
    const imports = drafts.filter(({ slug }) => !inForce.has(slug));
    return ok({
      imports: await Promise.all(
        imports.map(async (draft) => ({
          slug: draft.slug,
          title: runbookSchema.parse(draft.parsed).title,
          yaml: draft.yaml,
          draft: await draftView(prisma, draft, null, actor),
        })),
      ),
      runbooks: runbooks.flatMap((runbook): RunbookListRow[] => {
        const current = inForce.get(runbook.slug);
        const version = versions.find(({ digest }) => digest === current?.digest);
        if (version === undefined) return [];
        const parsed = storedRunbook(version);
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
            findings: countOf(lintRunbook(parsed, now)),
            overdueDays: overdueDays(parsed, now),
            ownedBy: runbook.owner === 'app' ? 'app' : 'file',
            waits: drafts.some(({ slug }) => slug === runbook.slug),
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

function countOf(findings: readonly Finding[]): RunbookListRow['findings'] {
  const count = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) count[severity]++;
  return count;
}
