import { z } from 'zod';
import type { Tx } from '@/lib/db';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { componentDays, isComponentStatus } from './component-days';
import type {
  AffectedComponent,
  Impact,
  StatusComponent,
  StatusIncident,
  StatusUpdate,
  StatusView,
} from './status-view';
import { unconfirmedSince } from './unconfirmed';

const PAST_DAYS = 14;

const pageSchema = z.object({
  status: z.object({ name: z.string(), url: z.string().nullable() }),
});
const movesSchema = z.array(
  z.object({ slug: z.string(), name: z.string(), from: z.string(), to: z.string() }),
);

/** What the public page shows now, from what people published. Nothing internal gets in here. */
export async function computeStatusView(tx: Tx, now: Date): Promise<StatusView> {
  const configuration = await tx.configuration.findUnique({ where: { id: 1 } });
  const page = pageSchema.safeParse(configuration?.parsed);
  const since = new Date(now.getTime() - 90 * 86_400_000);
  const rows = await tx.statusUpdate.findMany({
    where: { at: { gte: since } },
    orderBy: { at: 'asc' },
    include: {
      incident: { select: { id: true, number: true, startedAt: true, declaredAt: true } },
    },
  });
  const updates = rows.map((row) => ({ ...row, moves: affected(row.components) }));
  const incidents = incidentsOf(updates);
  const recent = now.getTime() - PAST_DAYS * 86_400_000;
  const last = await tx.checkpoint.findFirst({
    orderBy: { n: 'desc' },
    select: { n: true, headsSha: true },
  });
  return {
    page: {
      id: 'ripcord',
      name: page.success ? page.data.status.name : 'Status',
      url: page.success ? (page.data.status.url?.replace(/\/+$/, '') ?? null) : null,
    },
    generatedAt: now.toISOString(),
    components: await componentsOf(tx, updates, now),
    open: incidents.filter(({ resolvedAt }) => resolvedAt === null),
    past: incidents.filter(
      ({ resolvedAt }) => resolvedAt !== null && Date.parse(resolvedAt) >= recent,
    ),
    maintenance: [],
    checkpoint:
      last === null
        ? null
        : { number: Number(last.n), head: Buffer.from(last.headsSha).toString('hex').slice(0, 12) },
  };
}

interface UpdateRow {
  readonly id: string;
  readonly status: StatusUpdate['status'];
  readonly impact: Impact;
  readonly body: string;
  readonly at: Date;
  readonly moves: readonly AffectedComponent[];
  readonly incident: {
    readonly id: string;
    readonly startedAt: Date | null;
    readonly declaredAt: Date;
  };
}

function affected(components: unknown): AffectedComponent[] {
  const parsed = movesSchema.safeParse(components);
  if (!parsed.success) return [];
  return parsed.data.flatMap(({ slug, name, from, to }) =>
    isComponentStatus(from) && isComponentStatus(to) ? [{ id: slug, name, from, to }] : [],
  );
}

/** Newest first. An incident that nothing was published of is not the public's. */
function incidentsOf(updates: readonly UpdateRow[]): StatusIncident[] {
  const byIncident = Map.groupBy(updates, ({ incident }) => incident.id);
  return [...byIncident.values()]
    .flatMap((own): StatusIncident[] => {
      const [first, last] = [own[0], own.at(-1)];
      if (first === undefined || last === undefined) return [];
      const { incident } = first;
      return [
        {
          id: incident.id,
          name: nameOf(own),
          status: last.status,
          impact: last.impact,
          startedAt: (incident.startedAt ?? incident.declaredAt).toISOString(),
          createdAt: first.at.toISOString(),
          updatedAt: last.at.toISOString(),
          resolvedAt: last.status === 'resolved' ? last.at.toISOString() : null,
          updates: own
            .map(({ id, status, body, at, moves }) => ({
              id,
              status,
              body,
              at: at.toISOString(),
              components: moves,
            }))
            .toReversed(),
        },
      ];
    })
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

/** The room's title is written for colleagues; the public's name is made of what was published. */
function nameOf(updates: readonly UpdateRow[]): string {
  const names = [...new Set(updates.flatMap(({ moves }) => moves.map(({ name }) => name)))];
  return names.length === 0 ? 'Service disruption' : `Problems with ${names.join(', ')}`;
}

async function componentsOf(
  tx: Tx,
  updates: readonly UpdateRow[],
  now: Date,
): Promise<StatusComponent[]> {
  const rows = await tx.component.findMany({
    where: { retiredAt: null },
    orderBy: { position: 'asc' },
    include: {
      service: {
        include: {
          targets: {
            where: { retiredAt: null, isProduction: true },
            include: { observation: true, signalFrame: true },
          },
          incidents: {
            where: {
              incident: {
                drill: false,
                status: { notIn: [...OVER_STATUSES] },
                updates: { none: {} },
              },
            },
            select: { incident: { select: { declaredAt: true } } },
            orderBy: { incident: { declaredAt: 'asc' } },
            take: 1,
          },
        },
      },
    },
  });
  return rows.map((row) => {
    const moves = updates.flatMap((update) =>
      update.moves
        .filter(({ id }) => id === row.slug)
        .map(({ from, to }) => ({ at: update.at.toISOString(), from, to })),
    );
    const listedAt = createdAtOf(row.id).toISOString();
    return {
      id: row.slug,
      name: row.name,
      group: row.groupName,
      status: row.status,
      unconfirmedSince: unconfirmedSince(
        row.service,
        row.updatedAt,
        row.service?.incidents[0]?.incident.declaredAt ?? null,
        now,
      ),
      updatedAt: row.updatedAt.toISOString(),
      listedAt,
      days: componentDays({ status: row.status, listedAt }, moves, now),
    };
  });
}

/** A version 7 id begins with the milliseconds at which it was made. */
function createdAtOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}
