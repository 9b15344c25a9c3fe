import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { parseFrame } from '@/lib/signals/stored-frame';
import { liveService } from '../live-signals';
import type { RunbookLiveView } from '../live-view';
import { slug } from '../schema';
import { findVersion } from './runbook-version';

export const runbookLive = defineQuery({
  name: 'runbook.live',
  summary: 'What a runbook’s signals and questions say now, for each service that uses it.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runbooks/{slug}/live' },
  input: z.strictObject({
    slug,
    version: z.coerce.number().int().positive().nullable().default(null),
  }),
  output: z.custom<RunbookLiveView>(),
  run: async ({ db: { prisma }, now }, input) => {
    const found = await findVersion(prisma, input.slug, input.version);
    if (!found.ok) return found;
    const { runbook, runbookId } = found.value;
    const services = await prisma.service.findMany({
      where: { runbookId, retiredAt: null },
      orderBy: { position: 'asc' },
      include: {
        targets: {
          where: { retiredAt: null },
          orderBy: [{ isProduction: 'desc' }, { ref: 'asc' }],
          include: { signalFrame: true },
        },
      },
    });
    return ok({
      now: now.toISOString(),
      services: services.map(({ slug: service, name, targets, notConnectedReason }) => {
        const [target] = targets;
        return liveService(
          runbook,
          {
            slug: service,
            name,
            frame: parseFrame(target?.signalFrame?.frame ?? null),
            problem: notConnectedReason ?? target?.signalFrame?.problem ?? null,
          },
          now,
        );
      }),
    });
  },
});
