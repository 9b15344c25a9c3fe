import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import type { Tx } from '@/lib/db';
import { ok } from '@/lib/result';
import { dependenciesOf } from '../dependencies';
import { FIRST_LANES, FIRST_ROWS, foundIn } from '../fleet-page';
import { fleetRow, tallyOf, worstFirst } from '../fleet-row';
import type { FleetView } from '../fleet-view';
import { laneOf } from '../lanes';
import { readServices } from '../read-services';
import { readStandings } from '../read-standings';
import { type UnknownRun, waitingItems } from '../waiting';

export const fleetRead = defineQuery({
  name: 'fleet.read',
  summary: 'Services, worst first, with what waits for a person and what Ripcord rests on.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/fleet' },
  input: z.strictObject({
    /** At most so many; those that are worst. */
    first: z.coerce.number().int().min(1).max(1000).default(FIRST_ROWS),
    /** Those alone that have every word of it in what is shown of them. */
    find: z.string().max(200).default(''),
  }),
  output: z.custom<FleetView>(),
  run: async ({ db: { prisma }, now }, { first, find }) => {
    const [standings, problems, attempt, unknown] = await Promise.all([
      readStandings(prisma, now),
      prisma.configurationProblem.findMany({
        orderBy: [{ file: 'asc' }, { line: 'asc' }, { column: 'asc' }],
      }),
      prisma.observation.aggregate({ _max: { attemptedAt: true } }),
      unknownRuns(prisma),
    ]);
    const all = standings.map((service) => fleetRow(service, now)).toSorted(worstFirst);
    const found = all.filter((row) => foundIn(row, find));
    const shown = found.slice(0, first).map(({ slug }) => slug);
    const services = await readServices(prisma, now, { slug: { in: shown } });
    const rows = services.map((service) => fleetRow(service, now)).toSorted(worstFirst);
    const whole = new Map(rows.map((row) => [row.slug, row]));
    const order = new Map(rows.map(({ slug }, index) => [slug, index]));
    return ok({
      now: now.toISOString(),
      services: rows,
      total: found.length,
      tally: tallyOf(all),
      waiting: waitingItems(
        all.map((row) => whole.get(row.slug) ?? row),
        unknown,
      ),
      lanes: services
        .filter(({ target }) => target !== null)
        .toSorted((a, b) => (order.get(a.slug) ?? 0) - (order.get(b.slug) ?? 0))
        .slice(0, FIRST_LANES)
        .map((service) => laneOf(service, now)),
      problems: problems.map(({ file, line, column, message, suggestion }) => ({
        file,
        line,
        column,
        message,
        suggestion,
      })),
      dependencies: dependenciesOf(standings, attempt._max.attemptedAt, now),
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
