import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { CHANGE_KINDS } from '../change-kind';
import { changesView } from '../changes-view';
import { LIST_MS } from '../list-span';
import { readChanges } from '../read-changes';

const AT_MOST = 500;

export const changesList = defineQuery({
  name: 'changes.list',
  summary: 'What changed in the last 24 hours, across services, seen and told, newest first.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/changes' },
  input: z.strictObject({
    service: z.string().min(1).optional(),
    kind: z.enum(CHANGE_KINDS).optional(),
  }),
  output: changesView,
  run: async ({ db: { prisma }, now }, { service: slug, kind }) => {
    const service =
      slug === undefined
        ? null
        : await prisma.service.findUnique({ where: { slug }, select: { id: true } });
    if (slug !== undefined && service === null) {
      return err(appError('not_found', `There is no service “${slug}”.`));
    }
    const changes = await readChanges(prisma, {
      since: new Date(now.getTime() - LIST_MS),
      ...(service === null ? {} : { serviceId: service.id }),
      ...(kind === undefined ? {} : { kinds: [kind] }),
      atMost: AT_MOST,
    });
    return ok({ now: now.toISOString(), changes });
  },
});
