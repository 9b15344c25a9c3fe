import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';

const AT_MOST = 500;
const DAY_MS = 86_400_000;

const change = z.object({
  id: z.string(),
  service: z.string().nullable(),
  kind: z.string(),
  summary: z.string(),
  at: z.string(),
  /** As the platform names them; null where it does not say. */
  actor: z.string().nullable(),
  source: z.string(),
  /** One of our own runs did it. */
  ours: z.boolean(),
});

const intent = z.object({ intent: z.string() });

export const changesList = defineQuery({
  name: 'changes.list',
  summary: 'What changed in the last 24 hours, across services, newest first.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/changes' },
  input: z.strictObject({}),
  output: z.object({ now: z.string(), changes: z.array(change) }),
  run: async ({ db: { prisma }, now }) => {
    const rows = await prisma.change.findMany({
      where: { at: { gte: new Date(now.getTime() - DAY_MS) } },
      orderBy: { at: 'desc' },
      take: AT_MOST,
    });
    const services = await prisma.service.findMany({ select: { id: true, slug: true } });
    const slugOf = new Map(services.map(({ id, slug }) => [id, slug]));
    return ok({
      now: now.toISOString(),
      changes: rows.map(({ id, serviceId, kind, summary, at, actor, source, detail }) => ({
        id,
        service: serviceId === null ? null : (slugOf.get(serviceId) ?? null),
        kind,
        summary,
        at: at.toISOString(),
        actor,
        source,
        ours: intent.safeParse(detail).success,
      })),
    });
  },
});
