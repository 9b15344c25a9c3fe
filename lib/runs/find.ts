import type { Transaction, Tx } from '@/lib/db';
import { appError } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { err, ok, type Result } from '@/lib/result';

const include = {
  plan: true,
  incident: {
    include: {
      roles: { where: { renouncedAt: null } },
      services: { include: { service: true, version: true } },
    },
  },
} as const satisfies Prisma.RunInclude;

export type FoundRun = Prisma.RunGetPayload<{ include: typeof include }>;

export async function findRun(tx: Tx, id: string): Promise<Result<FoundRun>> {
  const run = await tx.run.findUnique({ where: { id }, include });
  return run === null ? err(appError('not_found', 'There is no such run.')) : ok(run);
}

/** The team of the service that the run is about: its grants count. */
export async function teamOfRun(
  { tx }: Transaction,
  { id }: { readonly id: string },
): Promise<string | null> {
  const run = await tx.run.findUnique({ where: { id }, select: { serviceId: true } });
  if (run === null) return null;
  const service = await tx.service.findUnique({ where: { id: run.serviceId } });
  return service?.teamId ?? null;
}

export async function personName(tx: Tx, personId: string): Promise<string> {
  const person = await tx.person.findUnique({ where: { id: personId } });
  return person?.name ?? 'someone whose name was erased';
}
