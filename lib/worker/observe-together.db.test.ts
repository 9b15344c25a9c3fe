import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfiguration } from '@/lib/configuration/load';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import { writeManyConfiguration } from '@/lib/testing/races/many-configuration';
import { manyServices } from '@/simulator/scenarios/many-services';
import { type Simulator, startSimulator } from '@/simulator/start';
import { claimTargets } from './claim-targets';
import { DatabaseClock } from './database-clock';
import { KnownLooks } from './known-looks';
import { observeTogether } from './observe-together';

const SERVICES = 5;
const never = new AbortController().signal;
const db = openDatabase(env().databaseUrl);
const clock = new DatabaseClock();
const known = new KnownLooks();
const directory = mkdtempSync(path.join(tmpdir(), 'ripcord-together-'));
let simulator: Simulator;
let platforms: Platforms;

beforeAll(async () => {
  simulator = await startSimulator({
    scenario: manyServices(SERVICES),
    settings: { trafficUpdateMs: 0, frontendLagMs: 0 },
  });
  const { files } = writeManyConfiguration(directory, SERVICES);
  const { configuration } = await loadConfiguration(db, files);
  platforms = createPlatforms(configuration?.connections ?? [], {
    simulator: simulator.grpcAddress,
    environment: {},
    clock: () => clock.now(),
  });
});
afterAll(async () => {
  await platforms.close();
  await simulator.stop();
  await db.close();
  rmSync(directory, { recursive: true, force: true });
});

/** As if the period had passed; what is kept afterwards, by service. */
async function lookAgain() {
  await db.prisma.observation.updateMany({ data: { attemptedAt: new Date(0) } });
  const of = { connections: ['many'], only: true };
  const cadence = { slowSeconds: 15, fastSeconds: 2, limit: 100, of };
  const targets = await claimTargets(db, clock, 'observation', cadence);
  const platform = platforms.find('many')?.platform;
  if (platform === undefined) throw new Error('no platform');
  await observeTogether({ db }, { platform, known, targets }, never);
  const rows = await db.prisma.observation.findMany({
    where: { targetId: { in: targets.map(({ id }) => id) } },
    include: { target: { include: { service: { select: { slug: true } } } } },
  });
  return new Map(rows.map((row) => [row.target.service.slug, row]));
}

it('keeps every target, then only that it is as it was, then what changed', async () => {
  const first = await lookAgain();
  expect(first.size).toBe(SERVICES);
  expect([...first.values()].every(({ digest, problem }) => digest && problem === null)).toBe(true);

  const before = { ...simulator.control.reads() };
  const second = await lookAgain();
  const after = simulator.control.reads();
  expect(after.ListServices).toBe((before.ListServices ?? 0) + 1);
  expect(after.ListRevisions).toBe(before.ListRevisions);
  for (const [slug, row] of second) {
    expect(row.digest).toBe(first.get(slug)?.digest);
    expect(Number(row.observedAt)).toBeGreaterThan(Number(first.get(slug)?.observedAt));
  }

  simulator.control.deploy({ service: 'many-03', revision: {} });
  const third = await lookAgain();
  const changed = [...third].filter(([slug, row]) => row.digest !== second.get(slug)?.digest);
  expect(changed.map(([slug]) => slug)).toEqual(['many-03']);
});

it('says of each why it could not be seen, and takes it back once it could', async () => {
  simulator.control.fault({ kind: 'error', code: 'UNAVAILABLE', times: null, method: '*' });
  const silent = await lookAgain();
  expect([...silent.values()].every(({ problem, state }) => problem && state)).toBe(true);
  simulator.control.clearFaults();
  const again = await lookAgain();
  expect([...again.values()].map(({ problem }) => problem)).toEqual(
    Array.from({ length: SERVICES }, () => null),
  );
});
