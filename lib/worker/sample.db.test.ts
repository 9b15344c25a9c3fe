import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { loadConfiguration } from '@/lib/configuration/load';
import type { Configuration } from '@/lib/configuration/schema';
import { databaseNow } from '@/lib/db';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { createPrometheusClient } from '@/lib/platforms/prometheus/client';
import type { ConnectedCloudRun } from '@/lib/platforms/registry';
import { err, ok } from '@/lib/result';
import { newPoints } from '@/lib/signals/merge-frame';
import type { Reading, SignalFrame } from '@/lib/signals/reading';
import { createPrometheusMetrics } from '@/lib/signals/sources/prometheus';
import type { MatchQuery, MetricsSource, SourceError } from '@/lib/signals/sources/source';
import { parseFrame, readingSchema, signalFrameSchema } from '@/lib/signals/stored-frame';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { DatabaseClock } from './database-clock';
import { sampleDue } from './sample';
import type { WorkerDeps } from './worker-deps';

const NEVER = new AbortController().signal;
const HUB = 'llm-connector-hub';
const DOWN: SourceError = { kind: 'unreachable', message: 'Nobody answers.' };

let ripcord: TestConsole;
let clock: ControlledClock;
let commander: Actor;
let configuration: Configuration | null;
let incident: TestIncident | null = null;
beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  commander = await ripcord.person('commander');
  ({ configuration } = await loadConfiguration(ripcord.db, {
    configFile: 'ripcord.yaml',
    runbooksDir: 'runbooks',
  }));
});
beforeEach(async () => {
  source.reset();
  await clock.later(60);
});
afterEach(async () => {
  if (incident !== null) await ripcord.finish(commander, incident);
  incident = null;
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});

/** What the sources say now, and what they were asked. */
const source = {
  errors: 0.01,
  down: false,
  lost: 0,
  logsDown: false,
  sampled: [] as string[],
  windows: [] as Date[],
  matched: [] as MatchQuery[],
  reset() {
    Object.assign(this, { errors: 0.01, down: false, lost: 0, logsDown: false });
    this.sampled = [];
    this.windows = [];
    this.matched = [];
  },
};

const reading = (value: number, observedAt: Date): Reading => ({
  signal: 'error_rate_5xx',
  revision: null,
  value,
  unit: 'ratio',
  windowSeconds: 300,
  samples: 900,
  observedAt: observedAt.toISOString(),
});

/** An hour of minutes, of which only the newest is news. */
function frameOf(targetId: string, now: Date): SignalFrame {
  const end = Math.floor(now.getTime() / 60_000) * 60_000;
  const points = Array.from({ length: 60 }, (_, minute) => ({
    at: new Date(end - (59 - minute) * 60_000).toISOString(),
    value: 0.01,
    samples: 900,
  }));
  return {
    targetId,
    sampledAt: now.toISOString(),
    lagSeconds: 0,
    periodSeconds: 60,
    series: [{ signal: 'error_rate_5xx', revision: null, unit: 'ratio', points }],
    readings: [reading(source.errors, now)],
    problem: null,
  };
}

function metricsOf(connection: string): MetricsSource {
  return {
    async sample(targets, { now }) {
      source.sampled.push(connection);
      return source.down ? err(DOWN) : ok(targets.map(({ id }) => frameOf(id, now)));
    },
    async windows(targets, { endsAt }) {
      source.windows.push(endsAt);
      return ok(targets.map(({ id }) => ({ targetId: id, readings: [reading(0.002, endsAt)] })));
    },
  };
}

const logging: ConnectedCloudRun['logging'] = {
  async countMatches(query) {
    source.matched.push(query);
    if (source.logsDown) return err(DOWN);
    const counts = query.refs
      .filter(() => source.lost > 0)
      .map((ref) => ({ ref, revision: 'hub-00002', count: source.lost }));
    return ok({ counts, complete: true });
  },
  export: async () => err(DOWN),
  countRequests: async () => err(DOWN),
};

function deps(over: Partial<WorkerDeps> = {}): WorkerDeps {
  return {
    db: ripcord.db,
    clock: new DatabaseClock(),
    find: () => ({ kind: 'cloud-run', logging }) as unknown as ConnectedCloudRun,
    metrics: metricsOf,
    secret: () => null,
    configuration: () => configuration,
    ...over,
  };
}

async function targetOf(slug: string) {
  return ripcord.db.prisma.target.findFirstOrThrow({
    where: { service: { slug }, isProduction: true, retiredAt: null },
  });
}

async function rowOf(slug: string) {
  const { id } = await targetOf(slug);
  const row = await ripcord.db.prisma.signalFrame.findUniqueOrThrow({ where: { targetId: id } });
  return { frame: parseFrame(row.frame), problem: row.problem, sampledAt: row.sampledAt };
}

async function newestOf(slug: string, signal: string): Promise<number | null | undefined> {
  const { frame } = await rowOf(slug);
  return frame?.readings.find((one) => one.signal === signal && one.revision === null)?.value;
}

describe('a metrics source that fails', () => {
  it('leaves the frame as it was, which says why there is no newer one', async () => {
    await sampleDue(deps(), NEVER);
    const before = await rowOf(HUB);
    source.down = true;
    await clock.later(20);
    await sampleDue(deps(), NEVER);
    const after = await rowOf(HUB);
    expect(after.problem).toBe('Nobody answers.');
    expect(after.sampledAt).toEqual(before.sampledAt);
    expect(await newestOf(HUB, 'error_rate_5xx')).toBe(0.01);
  });

  it('does so too when it is a Prometheus, and keeps logs and probes from nobody', async () => {
    await sampleDue(deps(), NEVER);
    const connection = {
      name: 'prom',
      kind: 'prometheus',
      url: 'http://127.0.0.1:1',
      read: null,
      metrics: { requests: 'a', latency: 'b' },
      labels: { service: 'service', revision: 'version', code: 'code' },
    } as const;
    const gone = createPrometheusMetrics(createPrometheusClient(connection, {}), connection);
    source.lost = 2;
    await clock.later(20);
    await sampleDue(deps({ metrics: () => gone }), NEVER);
    expect((await rowOf(HUB)).problem).toContain("Prometheus can't be reached");
    expect(await newestOf(HUB, 'error_rate_5xx')).toBe(0.01);
    expect(await newestOf(HUB, 'log_matches')).toBe(2);
  });

  it('is not replaced by another: what ripcord.yaml names is asked, or nobody', async () => {
    const elsewhere = {
      ...configuration,
      services: configuration?.services.map((service) => ({
        ...service,
        targets: service.targets.map((target) =>
          service.slug === HUB
            ? { ...target, metrics: { connection: 'typo', service: 'hub' } }
            : target,
        ),
      })),
    } as Configuration;
    const metrics = (name: string) => (name === 'typo' ? undefined : metricsOf(name));
    await sampleDue(deps({ metrics, configuration: () => elsewhere }), NEVER);
    expect((await rowOf(HUB)).problem).toContain('Connection "typo" can\'t be used');
    expect(new Set(source.sampled)).toEqual(new Set(['virtuoso', 'agentics']));
  });
});

describe('the logs', () => {
  it('are asked once for each text that a runbook names; none found is 0, and known', async () => {
    await sampleDue(deps(), NEVER);
    expect(source.matched).toMatchObject([
      { pattern: 'not persisted', refs: [expect.any(String)] },
    ]);
    expect(await newestOf(HUB, 'log_matches')).toBe(0);
    expect(await newestOf('llm-forge', 'log_matches')).toBeUndefined();
  });

  it('that do not answer say why, and what they said grows old', async () => {
    await sampleDue(deps(), NEVER);
    const before = (await rowOf(HUB)).frame?.readings.find(
      ({ about }) => about === 'not persisted',
    );
    source.logsDown = true;
    await clock.later(20);
    await sampleDue(deps(), NEVER);
    const { frame } = await rowOf(HUB);
    expect(frame?.silent).toContainEqual({ signal: 'log_matches', why: 'Nobody answers.' });
    expect(frame?.readings.find(({ about }) => about === 'not persisted')).toEqual(before);
  });
});

describe('probes and the platform', () => {
  let server: Server;
  let status = 200;
  let asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { id } = await targetOf(HUB);
    const now = await databaseNow(ripcord.db.prisma);
    const state = {
      readAt: now.toISOString(),
      uid: 'u',
      generation: '1',
      observedGeneration: '1',
      etag: null,
      reconciling: false,
      condition: { state: 'failed', message: 'no quota' },
      desired: [],
      effective: [],
      latestReadyRevision: null,
      latestCreatedRevision: null,
      lastModifier: null,
      updatedAt: now.toISOString(),
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      revisions: [],
      gitopsOwner: null,
      scaling: { mode: 'automatic', min: 0, max: null, manual: null },
    };
    await ripcord.db.prisma.observation.create({
      data: { targetId: id, state, observedAt: now, attemptedAt: now },
    });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('are counted, each and together, and the platform’s word is beside them', async () => {
    asked = [];
    await sampleDue(deps(), NEVER);
    status = 503;
    await clock.later(20);
    await sampleDue(deps(), NEVER);
    expect(asked.toSorted()).toEqual(['GET /health', 'GET /health', 'GET /ready', 'GET /ready']);
    const { frame } = await rowOf(HUB);
    const probes = frame?.readings.filter(({ signal }) => signal === 'probe_failure_rate');
    expect(probes?.map(({ about, value, samples }) => [about, value, samples])).toEqual([
      [undefined, 0.5, 4],
      ['health', 0.5, 2],
      ['ready', 0.5, 2],
    ]);
    expect(frame?.readings.find(({ signal }) => signal === 'platform_not_ready')).toMatchObject({
      value: 1,
      revision: null,
      samples: 1,
    });
  });

  it('that may not be sent there are no failure of the service', async () => {
    const { id } = await targetOf(HUB);
    await ripcord.db.prisma.signalFrame.update({
      where: { targetId: id },
      data: { frame: signalFrameSchema.parse(frameOf(id, new Date(0))) },
    });
    const real = { ...configuration, demo: false } as Configuration;
    await sampleDue(deps({ configuration: () => real }), NEVER);
    const { frame } = await rowOf(HUB);
    expect(frame?.readings.filter(({ signal }) => signal === 'probe_failure_rate')).toEqual([]);
    const silent = frame?.silent?.find(({ signal }) => signal === 'probe_failure_rate');
    expect(silent?.why).toContain('not on the public internet');
  });
});

describe('an incident', () => {
  it('is sampled fast, and its frames are kept: an hour first, then what is new, until it is closed', async () => {
    await clock.later(20);
    await sampleDue(deps(), NEVER);
    incident = await ripcord.declare(commander, { service: HUB });
    const { id: targetId } = await targetOf(HUB);
    const kept = () =>
      ripcord.db.prisma.incidentFrame.findMany({
        where: { incidentId: incident?.id ?? '', targetId },
        orderBy: { sampledAt: 'asc' },
      });
    for (const errors of [0.2, 0.3, 0.4]) {
      source.errors = errors;
      await clock.later(6);
      await sampleDue(deps(), NEVER);
    }
    const rows = await kept();
    const points = rows.map(({ points: json }) => signalFrameSchema.shape.series.parse(json));
    expect(points[0]?.find(({ signal }) => signal === 'error_rate_5xx')?.points).toHaveLength(60);
    const later = points
      .slice(1)
      .flat()
      .filter(({ signal }) => signal === 'error_rate_5xx');
    expect(later.flatMap((line) => line.points).length).toBeLessThanOrEqual(1);
    const errors = rows.map(({ readings }) => {
      const all = readingSchema.array().parse(readings);
      return all.find(({ signal }) => signal === 'error_rate_5xx')?.value;
    });
    // Probes are quicker than metrics: the first frame may still have what was measured before.
    expect([...new Set(errors)].slice(-3)).toEqual([0.2, 0.3, 0.4]);
    const { number } = incident;
    const move = { number, to: 'cancelled', reason: 'Nothing was wrong.' };
    must(await ripcord.act(commander, incidentChangeStatus, move));
    await clock.later(20);
    await sampleDue(deps(), NEVER);
    expect(await kept()).toHaveLength(rows.length);
  });

  it('that is resolved keeps frames for an hour, and not until somebody closes it', async () => {
    const declared = await ripcord.declare(commander, { service: HUB });
    incident = declared;
    const { prisma } = ripcord.db;
    const resolved = async (status: 'resolved' | 'triage', resolvedAt: Date | null) =>
      prisma.incident.update({ where: { id: declared.id }, data: { status, resolvedAt } });
    const kept = () => prisma.incidentFrame.count({ where: { incidentId: declared.id } });
    await resolved('resolved', await databaseNow(prisma));
    await clock.later(3500);
    await sampleDue(deps(), NEVER);
    const within = await kept();
    expect(within).toBeGreaterThan(0);
    await clock.later(200);
    await sampleDue(deps(), NEVER);
    expect(await kept()).toBe(within);
    await resolved('triage', null);
  });

  it('loses nothing: what was kept, put together, is the frame', async () => {
    incident = await ripcord.declare(commander, { service: HUB });
    const { id: targetId } = await targetOf(HUB);
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.later(61);
      await sampleDue(deps(), NEVER);
    }
    const rows = await ripcord.db.prisma.incidentFrame.findMany({
      where: { incidentId: incident.id },
    });
    const all = rows.flatMap(({ points }) => signalFrameSchema.shape.series.parse(points));
    const { frame } = await rowOf(HUB);
    const missing = frame?.series.flatMap((series) => {
      const own = all.filter((one) => one.signal === series.signal && one.about === series.about);
      const known = own.flatMap((one) => one.points);
      return newPoints(
        frameWith(targetId, { ...series, points: known }),
        frameWith(targetId, series),
      );
    });
    expect(missing).toEqual([]);
  });
});

function frameWith(targetId: string, series: SignalFrame['series'][number]): SignalFrame {
  return { ...frameOf(targetId, new Date(0)), series: [series] };
}

describe('the baseline', () => {
  async function changed(kind: string, secondsAgo: number): Promise<Date> {
    const target = await targetOf('llm-forge');
    const now = await databaseNow(ripcord.db.prisma);
    const at = new Date(now.getTime() - secondsAgo * 1000);
    await ripcord.db.prisma.change.create({
      data: {
        targetId: target.id,
        serviceId: target.serviceId,
        at,
        kind,
        summary: 'changed',
        detail: { revision: 'forge-2' },
        source: 'observed',
        externalKey: at.toISOString(),
      },
    });
    return at;
  }
  const baseline = async () => {
    const { id } = await targetOf('llm-forge');
    return ripcord.db.prisma.baseline.findUnique({ where: { targetId: id } });
  };

  it('is read at the last change, again until the source knows all of it, and then no more', async () => {
    const at = await changed('deployment', 60);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toEqual([at]);
    expect(await baseline()).toMatchObject({ changeAt: at, readings: [{ value: 0.002 }] });
    await clock.later(16);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toHaveLength(1);
    await clock.later(240);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toEqual([at, at]);
    await clock.later(60);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toHaveLength(2);
  });

  it('stays the one before the declaration while an incident is under way', async () => {
    const before = await baseline();
    incident = await ripcord.declare(commander, { service: 'llm-forge' });
    await clock.later(30);
    await changed('traffic', 5);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toEqual([]);
    expect(await baseline()).toEqual(before);
  });

  it('that doesn’t come holds up no metrics: it is asked for again in the next turn', async () => {
    await changed('deployment', 60);
    const kept = await baseline();
    const hanging = (connection: string): MetricsSource => ({
      ...metricsOf(connection),
      windows: (_targets, _request, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(err(DOWN)), { once: true });
        }),
    });
    await sampleDue(deps({ metrics: hanging }), NEVER);
    expect(await baseline()).toEqual(kept);
    await clock.later(16);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toHaveLength(1);
  });

  it('is not read for a change of more than a day ago', async () => {
    await clock.later(2 * 86_400);
    await sampleDue(deps(), NEVER);
    expect(source.windows).toEqual([]);
  });
});
