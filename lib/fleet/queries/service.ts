import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { readServices } from '../read-services';
import { servicePage } from '../service-page';
import type { ServiceView } from '../service-view';

export const serviceRead = defineQuery({
  name: 'service.read',
  summary: 'One service: what serves beside what it could go back to, and their signals.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/services/{slug}' },
  input: z.strictObject({
    slug: z.string().min(1).max(200),
    /** A revision's name; absent: the one that is suggested. */
    candidate: z.string().min(1).max(200).nullable().default(null),
  }),
  output: z.custom<ServiceView>(),
  run: async ({ db: { prisma }, now }, { slug, candidate }) => {
    const [service] = await readServices(prisma, now, { slug });
    if (service === undefined) {
      return err(appError('not_found', `There is no service “${slug}”.`));
    }
    const last = await prisma.incident.findFirst({
      where: {
        services: { some: { service: { slug } } },
        status: { notIn: ['cancelled', 'merged'] },
      },
      orderBy: { declaredAt: 'desc' },
      select: { number: true, drill: true },
    });
    return ok(servicePage(service, candidate, last, now));
  },
});
