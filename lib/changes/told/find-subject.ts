import type { Tx } from '@/lib/db';

/** What a told change is about. */
export interface Subject {
  readonly serviceId: string;
  readonly slug: string;
  readonly teamId: string | null;
  /** Null: it is of an environment that is not watched here. */
  readonly targetId: string | null;
}

/** Names that others give to what we call production. */
const PRODUCTION: ReadonlySet<string> = new Set(['production', 'prod', 'live']);

/**
 * The service that one of the names means, the first that does: by slug, by name, or by reference of
 * a target; null: it is not one of ours. Without an environment, the one in production is meant.
 */
export async function findSubject(
  tx: Tx,
  { services: names, environment }: { services: readonly string[]; environment: string | null },
): Promise<Subject | null> {
  const services = await tx.service.findMany({
    where: { retiredAt: null },
    orderBy: { position: 'asc' },
    include: { targets: { where: { retiredAt: null }, orderBy: { ref: 'asc' } } },
  });
  for (const name of names) {
    for (const { id, slug, name: called, teamId, targets } of services) {
      const common = { serviceId: id, slug, teamId };
      const named = targets.find(({ ref }) => ref === name);
      if (named !== undefined) return { ...common, targetId: named.id };
      if (slug !== name && called.toLowerCase() !== name.toLowerCase()) continue;
      const meant =
        environment === null
          ? (targets.find(({ isProduction }) => isProduction) ?? targets[0])
          : targets.find((target) => isCalled(target, environment));
      return { ...common, targetId: meant?.id ?? null };
    }
  }
  return null;
}

function isCalled(
  target: { readonly environment: string; readonly isProduction: boolean },
  environment: string,
): boolean {
  const name = environment.toLowerCase();
  if (target.environment.toLowerCase() === name) return true;
  return target.isProduction && PRODUCTION.has(name);
}
