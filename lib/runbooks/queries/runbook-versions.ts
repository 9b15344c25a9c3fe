import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import type { Tx } from '@/lib/db';
import { appError } from '@/lib/errors';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { err, ok, type Result } from '@/lib/result';
import { fileOf } from '../draft-load';
import { type Runbook, runbookSchema, slug } from '../schema';
import { storedRunbook } from '../stored-runbook';
import { versionDifference } from '../version-difference';
import { sideBySide } from '../version-lines';
import type { ComparedVersions, VersionRow, VersionsView } from '../versions-view';
import { incidentsOf } from './beside-runbook';
import { openDraft } from './open-draft';
import { findVersion } from './runbook-version';

const number = z.coerce.number().int().positive();

export const runbookVersions = defineQuery({
  name: 'runbook.versions',
  summary: 'Every version of a runbook, and two of them compared: by meaning and by line.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runbooks/{slug}/versions' },
  input: z.strictObject({
    slug,
    /** Null: the one before `to`. */
    from: number.nullable().default(null),
    /** Null: the newest; `draft`: the text that waits for a second admin. */
    to: z
      .union([z.literal('draft'), number])
      .nullable()
      .default(null),
  }),
  output: z.custom<VersionsView>(),
  run: async ({ db: { prisma }, actor }, input) => {
    const found = await findVersion(prisma, input.slug, null);
    if (!found.ok) return found;
    const { runbook, runbookId, inForce } = found.value;
    const [stored, incidents, runs, drafts, draft] = await Promise.all([
      prisma.runbookVersion.findMany({ where: { runbookId }, orderBy: { number: 'desc' } }),
      incidentsOf(prisma, runbookId, false),
      runsByDigest(prisma, runbookId),
      writers(prisma, input.slug),
      openDraft(prisma, found.value, actor),
    ]);
    const texts = stored.map(
      (version): Text => ({
        key: version.number,
        digest: version.digest,
        yaml: version.yaml,
        runbook: storedRunbook(version),
      }),
    );
    const waiting = draft === null ? null : await draftText(prisma, draft.id);
    const compared = compare(waiting === null ? texts : [waiting, ...texts], input);
    if (!compared.ok) return compared;
    const rows = stored.map(
      (version, index): VersionRow => ({
        number: version.number,
        digest: version.digest,
        loadedAt: version.loadedAt.toISOString(),
        version: texts[index]?.runbook.version ?? null,
        inForce: version.digest === inForce?.digest,
        from: drafts.get(version.digest) ?? fileOf(input.slug),
        incidents: incidents.filter((one) => one.version === version.number),
        runs: runs.get(version.digest) ?? 0,
      }),
    );
    const { value } = compared;
    const open = incidents.filter(({ status }) => !OVER_STATUSES.some((over) => over === status));
    return ok({
      slug: runbook.slug,
      title: runbook.title,
      file: fileOf(runbook.slug),
      versions: rows,
      draft,
      compared:
        value === null
          ? null
          : {
              ...value,
              adoptable:
                value.to === 'draft' ? [] : open.filter(({ version }) => version !== value.to),
            },
    });
  },
});

interface Text {
  readonly key: number | 'draft';
  readonly digest: string;
  readonly yaml: string;
  readonly runbook: Runbook;
}

/** `texts`: newest first. */
function compare(
  texts: readonly Text[],
  wanted: { readonly from: number | null; readonly to: number | 'draft' | null },
): Result<Omit<ComparedVersions, 'adoptable'> | null> {
  const to = texts.find(({ key }) => key === (wanted.to ?? texts[0]?.key));
  if (to === undefined) return err(appError('not_found', `There is no version ${wanted.to}.`));
  const before = texts[texts.indexOf(to) + 1];
  const from = wanted.from === null ? before : texts.find(({ key }) => key === wanted.from);
  if (from === undefined) {
    return wanted.from === null
      ? ok(null)
      : err(appError('not_found', `There is no version ${wanted.from}.`));
  }
  if (from.key === 'draft') return ok(null);
  return ok({
    from: from.key,
    to: to.key,
    toDigest: to.digest,
    difference: versionDifference(from.runbook, to.runbook),
    lines: sideBySide(from.yaml, to.yaml),
  });
}

async function draftText(tx: Tx, id: string): Promise<Text | null> {
  const draft = await tx.runbookDraft.findUnique({ where: { id } });
  if (draft === null) return null;
  const runbook = runbookSchema.parse(draft.parsed);
  return { key: 'draft', digest: draft.digest, yaml: draft.yaml, runbook };
}

async function runsByDigest(tx: Tx, runbookId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.$queryRaw<{ digest: string; count: number }[]>`
    select plan.runbook_digest as digest, count(*)::int as count
    from run join plan on plan.hash = run.plan_hash
      join runbook_version on runbook_version.digest = plan.runbook_digest
    where runbook_version.runbook_id = ${runbookId}::uuid and run.applied_at is not null
    group by plan.runbook_digest`;
  return new Map(rows.map(({ digest, count }) => [digest, count]));
}

/** Who wrote and who accepted a text of the app's own, by digest. */
async function writers(tx: Tx, slug: string): Promise<ReadonlyMap<string, string>> {
  const drafts = await tx.runbookDraft.findMany({
    where: { slug, status: 'loaded' },
    select: { digest: true, authorId: true, decidedById: true },
  });
  const people = await tx.person.findMany({
    where: {
      id: {
        in: drafts.flatMap((draft) => [draft.authorId, draft.decidedById ?? '']).filter(Boolean),
      },
    },
    select: { id: true, name: true },
  });
  const nameOf = (id: string | null) =>
    people.find((person) => person.id === id)?.name ?? 'Someone';
  return new Map(
    drafts.map(({ digest, authorId, decidedById }) => [
      digest,
      decidedById === authorId
        ? `the app, by ${nameOf(authorId)}`
        : `the app, by ${nameOf(authorId)}, accepted by ${nameOf(decidedById)}`,
    ]),
  );
}
