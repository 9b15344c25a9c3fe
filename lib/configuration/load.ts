import { z } from 'zod';
import { type Database, type Transaction, withTransaction } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { takeLoadLock } from './load-lock';
import type { Problem } from './problem';
import { publicPart, type StoredConfiguration } from './public-part';
import { type ConfigurationFiles, type ReadConfiguration, readConfiguration } from './read-files';
import { storeInventory } from './store-inventory';
import { storeRunbooks } from './store-runbooks';

export interface Loaded extends ReadConfiguration {
  /** Whether this load found something else than the one before. */
  readonly changed: boolean;
}

const inForceSchema = z.object({
  runbooks: z.record(z.string(), z.string()),
  sha256: z.string(),
});

/**
 * Reads ripcord.yaml and the runbooks and makes the inventory in Postgres what they say. Running it
 * again, here or in another worker, changes nothing. A broken entry or file takes down only what
 * refers to it; a ripcord.yaml that is no YAML leaves the inventory as it was.
 */
export async function loadConfiguration(db: Database, files: ConfigurationFiles): Promise<Loaded> {
  const inApp = await db.prisma.runbook.findMany({
    where: { owner: 'app' },
    select: { slug: true },
  });
  const read = await readConfiguration(
    files,
    inApp.map(({ slug }) => slug),
  );
  const stored = await withTransaction<boolean, never>(db, async (transaction) =>
    ok(await store(transaction, read)),
  );
  return { ...read, changed: stored.ok && stored.value };
}

async function store(transaction: Transaction, read: ReadConfiguration): Promise<boolean> {
  const { tx, now } = transaction;
  await takeLoadLock(tx);
  const row = await tx.configuration.findUnique({ where: { id: 1 } });
  const before = inForceSchema.safeParse(row?.parsed);
  const inForce = before.success ? before.data.runbooks : {};

  const runbooks = await storeRunbooks(transaction, read.runbooks, inForce);
  const { configuration, problems } = read;
  if (configuration !== null) await storeInventory(transaction, configuration, runbooks.ids);

  const sha256 = sha256Hex(canonicalJson({ configuration, problems, runbooks: runbooks.current }));
  if (before.success && before.data.sha256 === sha256) return false;

  const kept = configuration === null ? asObject(row?.parsed) : publicPart(configuration);
  const parsed = {
    ...NOTHING,
    ...kept,
    runbooks: runbooks.current,
    sha256,
  } satisfies StoredConfiguration as unknown as Prisma.InputJsonValue;
  await tx.configuration.upsert({
    where: { id: 1 },
    create: { id: 1, parsed, loadedAt: now },
    update: { parsed, loadedAt: now },
  });
  await replaceProblems(transaction, problems);

  for (const version of runbooks.loaded) {
    await append(transaction, ORG_STREAM_ID, {
      kind: 'runbook.loaded',
      actor: 'system',
      data: version,
    });
  }
  await append(transaction, ORG_STREAM_ID, {
    kind: 'configuration.loaded',
    actor: 'system',
    data: { sha256, problems: problems.length },
  });
  transaction.hint('fleet');
  transaction.hint('status');
  return true;
}

const NOTHING: Omit<StoredConfiguration, 'runbooks' | 'sha256'> = {
  demo: false,
  connections: [],
  environments: [],
  status: { name: 'Status', url: null },
};

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

async function replaceProblems(
  { tx, now }: Transaction,
  problems: readonly Problem[],
): Promise<void> {
  await tx.configurationProblem.deleteMany();
  await tx.configurationProblem.createMany({
    data: problems.map((problem) => ({ ...problem, loadedAt: now })),
  });
}
