/** What a large fleet's signals cost Postgres, by counting what is sent to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { loadConfiguration } from '@/lib/configuration/load';
import type { Configuration } from '@/lib/configuration/schema';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { ok } from '@/lib/result';
import type { SignalFrame } from '@/lib/signals/reading';
import type { MetricsSource } from '@/lib/signals/sources/source';
import { parseFrame } from '@/lib/signals/stored-frame';
import { writeManyConfiguration } from '@/lib/testing/races/many-configuration';
import { DatabaseClock } from './database-clock';
import { KnownMetrics } from './known-metrics';
import { lookTogether } from './look-together';
import { PlatformLooksKept } from './platform-looks-kept';
import { sampleMetrics } from './sample-metrics';
import { type SampledTarget, sampledTargets } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

const SERVICES = 120;
const NEVER = new AbortController().signal;
const CONNECTION = 'many';
const db = openDatabase(env().databaseUrl);
const directory = mkdtempSync(path.join(tmpdir(), 'ripcord-sample-many-'));
let configuration: Configuration | null = null;
let targets: readonly SampledTarget[] = [];
const source = { value: 0.01, mark: 'first' };

beforeAll(async () => {
  const { files } = writeManyConfiguration(directory, SERVICES);
  configuration = (await loadConfiguration(db, files)).configuration;
  // As a runbook without a probe of its own: the platform alone is asked.
  targets = (await sampledTargets(deps())).map((target) => ({ ...target, probes: [] }));
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await db.close();
  rmSync(directory, { recursive: true, force: true });
});

function deps(): WorkerDeps {
  return {
    db,
    clock: new DatabaseClock(),
    find: () => undefined,
    metrics: () => metrics,
    secret: () => null,
    configuration: () => configuration,
  };
}

function frameOf(targetId: string, now: Date): SignalFrame {
  const points = Array.from({ length: 60 }, (_, minute) => ({
    at: new Date(Math.floor(now.getTime() / 60_000 - 60 + minute) * 60_000).toISOString(),
    value: source.value,
    samples: 900,
  }));
  return {
    targetId,
    sampledAt: now.toISOString(),
    lagSeconds: 0,
    periodSeconds: 60,
    series: [{ signal: 'error_rate_5xx', revision: null, unit: 'ratio', points }],
    readings: [],
    problem: null,
  };
}

const metrics: MetricsSource = {
  sample: async (asked, { now }) => ok(asked.map(({ id }) => frameOf(id, now))),
  windows: async () => ok([]),
  news: async (asked, { now, mark }) =>
    ok({
      mark: source.mark,
      frames: mark === source.mark ? null : asked.map(({ id }) => frameOf(id, now)),
    }),
};

/** Statements and the bytes of what they carry, without those that begin and end a transaction. */
async function sentBy(work: () => Promise<unknown>) {
  const sent = { statements: 0, bytes: 0 };
  const query = pg.Client.prototype.query;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [asked, values] = args as [{ text?: string } | string, unknown];
    const text = typeof asked === 'string' ? asked : (asked.text ?? '');
    if (!/^(begin|commit|set|rollback|deallocate)/i.test(text)) sent.statements += 1;
    sent.bytes += JSON.stringify(values ?? []).length;
    return Reflect.apply(query, this, args);
  });
  await work();
  vi.restoreAllMocks();
  return sent;
}

it('writes metrics that are new with a few statements for fifty targets', async () => {
  const known = new KnownMetrics();
  const { statements } = await sentBy(() =>
    sampleMetrics(deps(), { connection: CONNECTION, known }, targets, NEVER),
  );
  expect(targets).toHaveLength(SERVICES);
  expect(statements).toBeGreaterThan(0);
  expect(statements).toBeLessThan(8 * Math.ceil(SERVICES / 50) + 8);
  const rows = await db.prisma.signalFrame.findMany();
  expect(rows.filter(({ frame }) => parseFrame(frame) !== null)).toHaveLength(SERVICES);
});

it('writes the time alone where the metrics are as they are kept, however many there are', async () => {
  const known = new KnownMetrics();
  const look = () => sampleMetrics(deps(), { connection: CONNECTION, known }, targets, NEVER);
  const first = await sentBy(look);
  const before = await db.prisma.signalFrame.findMany({ orderBy: { targetId: 'asc' } });
  const again = await sentBy(look);
  expect(again.statements).toBeLessThanOrEqual(4);
  expect(again.bytes).toBeLessThan(first.bytes / 10);
  const after = await db.prisma.signalFrame.findMany({ orderBy: { targetId: 'asc' } });
  expect(after.map(({ frame }) => frame)).toEqual(before.map(({ frame }) => frame));
  for (const [index, { sampledAt }] of after.entries()) {
    expect(sampledAt?.getTime()).toBeGreaterThan(before[index]?.sampledAt?.getTime() ?? 0);
  }
});

it('writes them whole where one of them is kept no more', async () => {
  const known = new KnownMetrics();
  const look = () => sampleMetrics(deps(), { connection: CONNECTION, known }, targets, NEVER);
  await look();
  const [lost] = targets;
  await db.prisma.signalFrame.deleteMany({ where: { targetId: lost?.id ?? '' } });
  await look();
  await look();
  const row = await db.prisma.signalFrame.findUnique({ where: { targetId: lost?.id ?? '' } });
  expect(parseFrame(row?.frame ?? null)?.series).toHaveLength(1);
});

it('tells what the platform says of many together, and of the same minute once', async () => {
  const kept = new PlatformLooksKept();
  const look = () => lookTogether(deps(), kept, targets, NEVER);
  const first = await sentBy(look);
  expect(first.statements).toBeLessThan(6 * Math.ceil(SERVICES / 100) + 4);
  const again = await sentBy(look);
  expect(again.statements).toBeLessThanOrEqual(2);
  const rows = await db.prisma.signalFrame.findMany();
  for (const { frame } of rows) {
    const parsed = parseFrame(frame);
    expect(parsed?.silent?.map(({ signal }) => signal)).toContain('platform_not_ready');
    expect(parsed?.series.map(({ signal }) => signal)).toEqual(['error_rate_5xx']);
  }
});
