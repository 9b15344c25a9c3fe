import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { NAMES_FOUND } from '../fleet-page';
import { serviceNames } from '../service-names-view';

export const serviceNamesList = defineQuery({
  name: 'service_names.list',
  summary: 'Services by name: the first that have every word of what is sought in it.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/service-names' },
  input: z.strictObject({ find: z.string().trim().min(1).max(200) }),
  output: serviceNames,
  run: async ({ db: { prisma } }, { find }) =>
    ok({
      services: await prisma.service.findMany({
        where: {
          retiredAt: null,
          AND: find.split(/\s+/).map((word) => ({
            OR: [
              { name: { contains: word, mode: 'insensitive' as const } },
              { slug: { contains: word, mode: 'insensitive' as const } },
            ],
          })),
        },
        select: { slug: true, name: true },
        orderBy: { position: 'asc' },
        take: NAMES_FOUND,
      }),
    }),
});
