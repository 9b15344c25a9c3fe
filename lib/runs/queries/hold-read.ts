import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { parseState } from '@/lib/fleet/stored-state';
import { err, ok } from '@/lib/result';
import { type HoldGate, holdSentence } from '../hold-gate';
import { isPinned } from '../traffic';
import { webTargetOf } from '../web-target';

/** A pipeline asks about what it is about to deploy: older marks than these are read on the page. */
const BROKEN_LISTED = 200;

export const holdRead = defineQuery({
  name: 'hold.read',
  summary: 'May a pipeline deploy: what is held on a service, and what was marked broken.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/services/{slug}/hold' },
  input: z.strictObject({ slug: z.string().min(1).max(200) }),
  output: z.custom<HoldGate>(),
  run: async ({ db: { prisma }, now }, { slug }) => {
    const service = await prisma.service.findFirst({
      where: { slug, retiredAt: null },
      include: { targets: { include: { observation: true } } },
    });
    if (service === null) return err(appError('not_found', `There is no service “${slug}”.`));
    const targetId = { in: service.targets.map(({ id }) => id) };
    const [rows, broken] = await Promise.all([
      prisma.hold.findMany({
        where: { targetId, releasedAt: null, expiresAt: { gt: now } },
        orderBy: { createdAt: 'desc' },
      }),
      prisma.revision.findMany({
        where: { targetId, brokenAt: { not: null } },
        orderBy: { brokenAt: 'desc' },
        take: BROKEN_LISTED,
      }),
    ]);
    const [people, runs, known] = await Promise.all([
      prisma.person.findMany({ where: { id: { in: rows.map(({ ownerId }) => ownerId) } } }),
      prisma.run.findMany({
        where: { id: { in: rows.flatMap(({ runId }) => runId ?? []) } },
        include: { incident: { select: { number: true, drill: true } } },
      }),
      prisma.revision.findMany({
        where: { targetId, name: { in: rows.map(({ revisionName }) => revisionName) } },
      }),
    ]);
    const state = parseState(webTargetOf(service.targets)?.observation?.state ?? null);
    const holds = rows.map((hold) => {
      const incident = runs.find(({ id }) => id === hold.runId)?.incident ?? null;
      const revision = known.find(
        ({ targetId: id, name }) => id === hold.targetId && name === hold.revisionName,
      );
      return {
        revision: hold.revisionName,
        digest: revision?.digest ?? null,
        reason: hold.reason,
        owner: people.find(({ id }) => id === hold.ownerId)?.name ?? 'Someone',
        since: hold.createdAt.toISOString(),
        expiresAt: hold.expiresAt.toISOString(),
        incident: incident?.number ?? null,
        drill: incident?.drill ?? false,
      };
    });
    return ok({
      service: slug,
      held: holds.length > 0,
      holds,
      pinned: state === null ? null : isPinned(state.desired),
      broken: broken.map(({ name, digest, brokenReason }) => ({
        revision: name,
        digest,
        reason: brokenReason,
      })),
      sentence: holdSentence(service.name, holds, broken.length),
    });
  },
});
