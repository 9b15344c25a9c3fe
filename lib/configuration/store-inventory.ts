import { randomUUID } from 'node:crypto';
import type { Transaction } from '@/lib/db';
import { openStream } from '@/lib/timeline/append';
import type { Configuration, ConfiguredService } from './schema';

type Open = Pick<Transaction, 'tx' | 'now'>;

/**
 * Makes services, targets and status components what the file says. What is gone from the file is
 * retired, never deleted: its record stays readable.
 */
export async function storeInventory(
  open: Open,
  configuration: Configuration,
  runbookIds: ReadonlyMap<string, string>,
): Promise<void> {
  const teamIds = await storeTeams(open, configuration.services);
  const serviceIds = await storeServices(open, configuration.services, teamIds, runbookIds);
  await storeTargets(open, configuration.services, serviceIds);
  await storeComponents(open, configuration.status.components, serviceIds);
}

async function storeTeams(
  { tx }: Open,
  services: readonly ConfiguredService[],
): Promise<ReadonlyMap<string, string>> {
  const slugs = [...new Set(services.flatMap(({ team }) => (team === null ? [] : [team])))];
  await tx.team.createMany({
    data: slugs.map((slug) => ({ slug, name: slug })),
    skipDuplicates: true,
  });
  const teams = await tx.team.findMany({ select: { id: true, slug: true } });
  return new Map(teams.map(({ slug, id }) => [slug, id]));
}

async function storeServices(
  { tx, now }: Open,
  services: readonly ConfiguredService[],
  teamIds: ReadonlyMap<string, string>,
  runbookIds: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const existing = new Map((await tx.service.findMany()).map((row) => [row.slug, row]));
  const ids = new Map<string, string>();
  for (const [position, service] of services.entries()) {
    const row = existing.get(service.slug);
    const wanted = {
      name: service.name,
      position,
      teamId: service.team === null ? null : (teamIds.get(service.team) ?? null),
      runbookId: service.runbook === null ? null : (runbookIds.get(service.runbook) ?? null),
      notConnectedReason: service.notConnected,
      retiredAt: null,
    };
    if (row === undefined) {
      const streamId = randomUUID();
      await openStream({ tx }, streamId, 'service');
      const created = await tx.service.create({
        data: { slug: service.slug, streamId, ...wanted },
      });
      ids.set(service.slug, created.id);
      continue;
    }
    ids.set(service.slug, row.id);
    if (differs(row, wanted)) await tx.service.update({ where: { id: row.id }, data: wanted });
  }
  const slug = { notIn: services.map((service) => service.slug) };
  await tx.service.updateMany({ where: { slug, retiredAt: null }, data: { retiredAt: now } });
  return ids;
}

async function storeTargets(
  { tx, now }: Open,
  services: readonly ConfiguredService[],
  serviceIds: ReadonlyMap<string, string>,
): Promise<void> {
  const existing = await tx.target.findMany();
  const kept: string[] = [];
  for (const { slug, targets } of services) {
    const serviceId = serviceIds.get(slug);
    if (serviceId === undefined) continue;
    for (const target of targets) {
      const { connection, ref, role, environment, kind, simulated } = target;
      const wanted = {
        serviceId,
        role,
        environment,
        isProduction: target.production,
        kind,
        simulated,
        retiredAt: null,
      };
      const row = existing.find((one) => one.connection === connection && one.ref === ref);
      if (row === undefined) {
        kept.push((await tx.target.create({ data: { connection, ref, ...wanted } })).id);
        continue;
      }
      kept.push(row.id);
      if (differs(row, wanted)) await tx.target.update({ where: { id: row.id }, data: wanted });
    }
  }
  await tx.target.updateMany({
    where: { id: { notIn: kept }, retiredAt: null },
    data: { retiredAt: now },
  });
}

/** A component's public status is a person's word: a load sets it once, when it first appears. */
async function storeComponents(
  { tx, now }: Open,
  components: Configuration['status']['components'],
  serviceIds: ReadonlyMap<string, string>,
): Promise<void> {
  const existing = new Map((await tx.component.findMany()).map((row) => [row.slug, row]));
  const slugs: string[] = [];
  for (const [position, component] of components.entries()) {
    const slug = freeSlug(slugOf(component.name), slugs);
    slugs.push(slug);
    const wanted = {
      name: component.name,
      groupName: component.group,
      position,
      serviceId: component.service === null ? null : (serviceIds.get(component.service) ?? null),
      retiredAt: null,
    };
    const row = existing.get(slug);
    if (row === undefined) {
      await tx.component.create({
        data: { slug, ...wanted, status: 'operational', updatedAt: now },
      });
    } else if (differs(row, wanted)) {
      await tx.component.update({ where: { id: row.id }, data: wanted });
    }
  }
  await tx.component.updateMany({
    where: { slug: { notIn: slugs }, retiredAt: null },
    data: { retiredAt: now },
  });
}

function differs<W extends Readonly<Record<string, unknown>>>(
  row: { readonly [K in keyof W]: unknown },
  wanted: W,
): boolean {
  return Object.entries(wanted).some(([key, value]) => row[key] !== value);
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'component' : slug;
}

function freeSlug(wanted: string, taken: readonly string[]): string {
  let slug = wanted;
  for (let n = 2; taken.includes(slug); n++) slug = `${wanted}-${n}`;
  return slug;
}
