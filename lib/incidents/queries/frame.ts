import { z } from 'zod';
import { can, roleFor } from '@/lib/auth/policy';
import { defineQuery } from '@/lib/command';
import { shortRevision } from '@/lib/fleet/short-revision';
import { ok } from '@/lib/result';
import { freezeInForce } from '@/lib/runs/freeze-in-force';
import { tamperEvidence } from '@/lib/timeline/tamper-evidence';
import type { FrameFacts } from '../frame-facts';
import { OVER_STATUSES } from '../lifecycle';
import { incidentLabel } from '../ref';

/** As many as the stream takes. */
const WATCHED = 50;

const CONNECTED = { retiredAt: null, targets: { some: { retiredAt: null } } };

export const frameRead = defineQuery({
  name: 'frame.read',
  summary: 'What stands around every page: who you are, open incidents, holds, a freeze.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/frame' },
  input: z.strictObject({}),
  output: z.custom<FrameFacts>(),
  run: async ({ db, actor, now }) => {
    const [open, undecided, holds, freeze, glasses, count, watched, evidence] = await Promise.all([
      db.prisma.incident.count({ where: { status: { notIn: [...OVER_STATUSES] } } }),
      db.prisma.incident.count({
        where: { status: { notIn: [...OVER_STATUSES] }, milestones: { none: { name: 'decided' } } },
      }),
      db.prisma.hold.findMany({
        where: { releasedAt: null, expiresAt: { gt: now } },
        include: { target: { include: { service: true } } },
        orderBy: { expiresAt: 'asc' },
      }),
      freezeInForce(db.prisma),
      db.prisma.breakGlass.findMany({
        where: { expiresAt: { gt: now } },
        include: { run: { include: { incident: { select: { number: true, drill: true } } } } },
        orderBy: { expiresAt: 'asc' },
      }),
      db.prisma.service.count({ where: CONNECTED }),
      db.prisma.service.findMany({
        where: CONNECTED,
        select: { slug: true },
        orderBy: { position: 'asc' },
        take: WATCHED,
      }),
      tamperEvidence(db.prisma),
    ]);
    const named = [...holds.map((hold) => hold.ownerId), ...glasses.map((each) => each.personId)];
    const owners = await db.prisma.person.findMany({
      where: { id: { in: named } },
      select: { id: true, name: true },
    });
    const nameOf = new Map(owners.map((person) => [person.id, person.name ?? 'Someone']));
    return ok({
      now: now.toISOString(),
      person: { id: actor.personId, name: actor.name, role: roleFor(actor, null) },
      mayAct: can(actor, { role: 'responder', byToken: true }, null),
      openIncidents: open,
      waiting: undecided,
      holds: holds.map((hold) => ({
        id: hold.id,
        service: hold.target.service.slug,
        revision: hold.revisionName,
        label: `${hold.target.service.name} ${shortRevision(hold.revisionName, hold.target.service.slug)}`,
        owner: nameOf.get(hold.ownerId) ?? 'Someone',
        expiresAt: hold.expiresAt.toISOString(),
      })),
      freeze:
        freeze === null
          ? null
          : {
              id: freeze.id,
              by: freeze.by,
              reason: freeze.reason,
              expiresAt: freeze.until.toISOString(),
            },
      breakGlass: glasses.map(({ run, ...glass }) => ({
        runId: run.id,
        runNumber: run.number,
        incident:
          run.incident === null ? null : { ...run.incident, label: incidentLabel(run.incident) },
        by: nameOf.get(glass.personId) ?? 'Someone',
        reason: glass.reason,
        expiresAt: glass.expiresAt.toISOString(),
      })),
      serviceCount: count,
      watched: watched.map(({ slug }) => slug),
      tamperEvidence: evidence,
    });
  },
});
