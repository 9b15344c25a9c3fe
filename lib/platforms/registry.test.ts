import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  CloudRunConnection,
  PrometheusConnection,
} from '@/lib/configuration/connection-schema';
import type { SignalFrame, SignalId } from '@/lib/signals/reading';
import { type Simulator, startSimulator } from '@/simulator/start';
import { type ConnectedCloudRun, createPlatforms, onGoogle, type Platforms } from './registry';

const NEVER = new AbortController().signal;
const VIRTUOSO = 'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api';
const GOOD = 'virtuoso-api-00001-abc';
const BAD = 'virtuoso-api-00002-mux';
const DELAY_SECONDS = 120;

const demo: CloudRunConnection = {
  name: 'demo',
  kind: 'cloud-run',
  project: 'virtuoso-generator',
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'simulator' },
  simulated: true,
};
const broken: CloudRunConnection = { ...demo, name: 'broken', endpoint: { kind: 'platform' } };

let simulator: Simulator;
let platforms: Platforms;
beforeEach(async () => {
  simulator = await startSimulator({
    settings: { metricsDelaySeconds: DELAY_SECONDS, logsDelaySeconds: 0, frontendLagMs: 0 },
  });
  platforms = createPlatforms([demo, broken], {
    simulator: simulator.grpcAddress,
    environment: {},
    clock: () => new Date(),
  });
});
afterEach(async () => {
  await platforms.close();
  await simulator.stop();
});

function connected(name = 'demo'): ConnectedCloudRun {
  const found = onGoogle(platforms.find(name));
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

async function sample(name = 'demo'): Promise<SignalFrame> {
  const frames = await connected(name).monitoring.sample(
    [{ id: 'virtuoso', ref: VIRTUOSO }],
    { now: new Date(), windowsSeconds: [300] },
    NEVER,
  );
  const [frame] = frames.ok ? frames.value : [];
  if (frame === undefined) throw new Error(frames.ok ? 'no frame' : frames.error.message);
  return frame;
}

const reading = (frame: SignalFrame, signal: SignalId, revision: string | null) =>
  frame.readings.find((each) => each.signal === signal && each.revision === revision);

describe('connections', () => {
  it('are found by name; an unknown one is not there', () => {
    expect(platforms.find('demo')).toBeDefined();
    expect(platforms.find('prod')).toBeUndefined();
  });

  it('that would reach the real platform under a simulated name refuse every call, alone', async () => {
    const address = { id: 't', kind: 'cloud-run', connection: 'broken', ref: VIRTUOSO } as const;
    expect(await connected('broken').platform.observe(address, NEVER)).toMatchObject({
      ok: false,
      error: { outcome: 'not_sent', message: expect.stringContaining('real platform') },
    });
    expect((await connected().platform.observe(address, NEVER)).ok).toBe(true);
  });

  it('shift traffic by v1 where they compare and swap, and by v2 elsewhere', async () => {
    const swapping = createPlatforms([{ ...demo, compareAndSwap: true }], {
      simulator: simulator.grpcAddress,
      simulatorRest: simulator.restAddress,
      environment: {},
      clock: () => new Date(),
    });
    const address = { id: 't', kind: 'cloud-run', connection: 'demo', ref: VIRTUOSO } as const;
    for (const at of [swapping, platforms]) {
      const platform = at.find('demo')?.platform;
      const state = await platform?.observe(address, NEVER);
      const action = platform?.actions.shift_traffic;
      if (!state?.ok || action === undefined) throw new Error('nothing to shift');
      const traffic = [{ revision: GOOD, percent: 100, tag: null }];
      const plan = action.plan(address, { traffic }, state.value);
      if (!plan.ok) throw new Error(plan.error.message);
      await action.dryRun?.(address, plan.value, NEVER);
    }
    await swapping.close();
    const methods = simulator.control.journal().map(({ method, outcome }) => [method, outcome]);
    expect(methods).toEqual([
      ['ReplaceService', 'validated'],
      ['UpdateService', 'validated'],
    ]);
  });

  it('send probes to this machine when simulated and to the internet when not', async () => {
    const real = createPlatforms(
      [{ ...demo, name: 'prod', simulated: false, endpoint: { kind: 'platform' } }],
      {
        simulator: null,
        environment: {},
        clock: () => new Date(),
      },
    );
    expect(connected().reach).toBe('loopback');
    expect(real.find('prod')?.reach).toBe('public');
    await real.close();
  });
});

describe('a connection of metrics alone', () => {
  const prometheus: PrometheusConnection = {
    name: 'prom',
    kind: 'prometheus',
    url: 'http://127.0.0.1:1',
    read: 'env:PROM',
    metrics: { requests: 'http_requests_total', latency: 'http_request_duration_seconds' },
    labels: { service: 'service', revision: 'version', code: 'code' },
  };

  it('is found for metrics, as a platform’s own are, and for nothing else', async () => {
    const both = createPlatforms([demo, prometheus], {
      simulator: simulator.grpcAddress,
      environment: {},
      clock: () => new Date(),
    });
    expect(both.find('prom')).toBeUndefined();
    expect(both.metrics('demo')).toBe(onGoogle(both.find('demo'))?.monitoring);
    expect(both.metrics('typo')).toBeUndefined();
    const request = { now: new Date(), windowsSeconds: [300] };
    expect(
      await both.metrics('prom')?.sample([{ id: 't', ref: 'orders' }], request, NEVER),
    ).toEqual({
      ok: false,
      error: {
        kind: 'unauthenticated',
        message: 'Connection prom: its token is env:PROM, which is not set.',
      },
    });
    await both.close();
  });
});

describe('metrics', () => {
  it('show what the bad revision does, with samples and the end of the window', async () => {
    const frame = await sample();
    expect(frame.problem).toBeNull();
    expect(frame.lagSeconds).toBeGreaterThanOrEqual(DELAY_SECONDS);
    expect(frame.lagSeconds).toBeLessThan(DELAY_SECONDS + 120);
    const errors = reading(frame, 'error_rate_5xx', BAD);
    expect(errors?.value).toBeCloseTo(0.34, 1);
    expect(errors?.samples).toBeGreaterThan(1000);
    expect(reading(frame, 'latency_p95', null)?.value).toBeGreaterThan(5);
    expect(reading(frame, 'request_rate', null)?.value).toBeGreaterThan(20);
  });

  it('have no value for a revision that serves nothing in the window', async () => {
    const frame = await sample();
    expect(reading(frame, 'error_rate_5xx', GOOD)?.value ?? null).toBeNull();
    const before = frame.series.find(
      (series) => series.revision === GOOD && series.signal === 'error_rate_5xx',
    );
    expect(before?.points.some((point) => point.value !== null)).toBe(true);
  });

  it('are an error and no frame when the platform does not answer', async () => {
    simulator.control.fault({ kind: 'error', method: 'ListTimeSeries', code: 'PERMISSION_DENIED' });
    const target = [{ id: 'virtuoso', ref: VIRTUOSO }];
    const request = { now: new Date(), windowsSeconds: [300] };
    expect(await connected().monitoring.sample(target, request, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'permission' },
    });
    await simulator.stop();
    expect(await connected().monitoring.sample(target, request, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable' },
    });
  });
});

describe('logs', () => {
  const since = () => new Date(Date.now() - 120_000);

  it('are exported as JSON lines, errors and 5xx only, of one revision', async () => {
    const query = { ref: VIRTUOSO, revision: BAD, since: since() };
    const exported = await connected().logging.export(query, 200, NEVER);
    if (!exported.ok) throw new Error(exported.error.message);
    const { ndjson, entries, bytes, serverErrors } = exported.value;
    const lines = ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(entries);
    expect(entries).toBeGreaterThan(20);
    expect(bytes).toBe(Buffer.byteLength(ndjson));
    expect(serverErrors).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line.resource.labels.revision_name).toBe(BAD);
      expect(line.severity === 'ERROR' || line.httpRequest?.status >= 500).toBe(true);
      expect(Date.parse(line.timestamp)).toBeGreaterThanOrEqual(query.since.getTime());
    }
  });

  it('count what contains a text, by revision, in one query', async () => {
    const query = { refs: [VIRTUOSO], since: since() };
    const errors = await connected().logging.export(
      { ...query, ref: VIRTUOSO, revision: null },
      1,
      NEVER,
    );
    const [line] = errors.ok ? errors.value.ndjson.trimEnd().split('\n') : [];
    const { textPayload, jsonPayload } = JSON.parse(line ?? '{}');
    const pattern = textPayload ?? jsonPayload.message;
    const counted = await connected().logging.countMatches({ ...query, pattern }, NEVER);
    expect(counted).toMatchObject({
      ok: true,
      value: { counts: [{ ref: VIRTUOSO, revision: BAD }] },
    });
    expect(counted.ok && counted.value.counts[0]?.count).toBeGreaterThan(0);
    const none = await connected().logging.countMatches(
      { ...query, pattern: 'no such words' },
      NEVER,
    );
    expect(none).toEqual({ ok: true, value: { counts: [], complete: true } });
  });

  it('count the newest requests before metrics have them', async () => {
    const query = { ref: VIRTUOSO, revision: null, since: new Date(Date.now() - 30_000) };
    const counted = await connected().logging.countRequests(query, NEVER);
    if (!counted.ok) throw new Error(counted.error.message);
    expect(counted.value.total).toBeGreaterThan(200);
    expect(counted.value.serverErrors / counted.value.total).toBeCloseTo(0.34, 1);
    expect(counted.value.complete).toBe(true);
  });
});
