import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import type { Tx } from '@/lib/db';
import { ok } from '@/lib/result';
import { dependenciesOf } from '../dependencies';
import { fleetRow, tallyOf, worstFirst } from '../fleet-row';
import type { FleetView } from '../fleet-view';
import { laneOf } from '../lanes';
import { readServices } from '../read-services';
import { type UnknownRun, waitingItems } from '../waiting';

export const fleetRead = defineQuery({
  name: 'fleet.read',
  summary: 'Every service, worst first, with what waits for a person and what Ripcord rests on.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/fleet' },
  input: z.strictObject({}),
  output: z.custom<FleetView>(),
  run: async ({ db: { prisma }, now }) => {
    const [services, problems, attempt, unknown] = await Promise.all([
      readServices(prisma, now),
      prisma.configurationProblem.findMany({
        orderBy: [{ file: 'asc' }, { line: 'asc' }, { column: 'asc' }],
      }),
      prisma.observation.aggregate({ _max: { attemptedAt: true } }),
      unknownRuns(prisma),
    ]);
    const rows = services.map((service) => fleetRow(service, now)).toSorted(worstFirst);
    const order = new Map(rows.map(({ slug }, index) => [slug, index]));
    return ok({
      now: now.toISOString(),
      services: rows,
      tally: tallyOf(rows),
      waiting: waitingItems(rows, unknown),
      lanes: services
        .filter(({ target }) => target !== null)
        .toSorted((a, b) => (order.get(a.slug) ?? 0) - (order.get(b.slug) ?? 0))
        .map((service) => laneOf(service, now)),
      problems: problems.map(({ file, line, column, message, suggestion }) => ({
        file,
        line,
        column,
        message,
        suggestion,
      })),
      dependencies: dependenciesOf(services, attempt._max.attemptedAt, now),
    });
  },
});

async function unknownRuns(tx: Tx): Promise<UnknownRun[]> {
  const runs = await tx.run.findMany({
    where: { status: 'unknown' },
    include: { incident: { select: { number: true, drill: true } } },
    orderBy: { createdAt: 'asc' },
    take: 20,
  });
  const services = await tx.service.findMany({
    where: { id: { in: runs.map(({ serviceId }) => serviceId) } },
    select: { id: true, slug: true },
  });
  return runs.map(({ id, number, serviceId, appliedAt, createdAt, incident }) => ({
    id,
    number,
    service: services.find((service) => service.id === serviceId)?.slug ?? '',
    since: appliedAt ?? createdAt,
    incident,
  }));
}
