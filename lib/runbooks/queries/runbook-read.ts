import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { readYaml } from '@/lib/configuration/yaml-source';
import { ok } from '@/lib/result';
import { fileOf } from '../draft-load';
import { lintRunbook } from '../lint/lint';
import { overdueDays } from '../review-due';
import { runbookHead } from '../runbook-head';
import type { RunbookView } from '../runbook-view';
import { slug } from '../schema';
import { placeFindings } from '../sections/findings';
import { runbookSections } from '../sections/runbook-sections';
import { changedProcedures, incidentsOf } from './beside-runbook';
import { mayEdit, openDraft } from './open-draft';
import { findVersion } from './runbook-version';

export const runbookRead = defineQuery({
  name: 'runbook.read',
  summary:
    'One version of a runbook in sections, with what the linter finds, who follows it and who may change it.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runbooks/{slug}' },
  input: z.strictObject({
    slug,
    /** Null: the one in force. */
    version: z.coerce.number().int().positive().nullable().default(null),
  }),
  output: z.custom<RunbookView>(),
  run: async ({ db: { prisma }, actor, now }, input) => {
    const found = await findVersion(prisma, input.slug, input.version);
    if (!found.ok) return found;
    const version = found.value;
    const { runbook, runbookId } = version;
    const file = fileOf(runbook.slug);
    const [slugs, services, problems, versions, incidents, changed, draft] = await Promise.all([
      prisma.runbook.findMany({ select: { slug: true } }),
      prisma.service.findMany({
        where: { runbookId, retiredAt: null },
        select: { slug: true, name: true },
        orderBy: { position: 'asc' },
      }),
      prisma.configurationProblem.findMany({ where: { file }, orderBy: { line: 'asc' } }),
      prisma.runbookVersion.count({ where: { runbookId } }),
      incidentsOf(prisma, runbookId, true),
      changedProcedures(prisma, runbookId, runbook),
      openDraft(prisma, version, actor),
    ]);
    const sections = runbookSections(
      runbook,
      slugs.map((one) => one.slug),
    );
    const placed = placeFindings(sections, lintRunbook(runbook, now), readYaml(file, version.yaml));
    return ok({
      ...runbookHead(runbook),
      review: { every: runbook.review?.every ?? null, overdueDays: overdueDays(runbook, now) },
      number: version.number,
      digest: version.digest,
      loadedAt: version.loadedAt.toISOString(),
      inForce: version.inForce?.number ?? null,
      versions,
      ownedBy: version.ownedBy,
      file,
      services,
      sections: placed.sections,
      findings: placed.findings,
      problems: problems.map(({ line, column, message, suggestion }) => ({
        file,
        line,
        column,
        message,
        suggestion,
      })),
      incidents,
      changed,
      draft,
      whyNotEdit: mayEdit(actor) ? null : 'Changing a runbook needs the admin role.',
    });
  },
});
