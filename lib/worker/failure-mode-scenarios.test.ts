import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '@/lib/configuration/read-files';
import type { Configuration } from '@/lib/configuration/schema';
import { assembleObservations } from '@/lib/failure-modes/assemble-observations';
import type { Observations } from '@/lib/failure-modes/observations';
import { type RankedMode, rankFailureModes } from '@/lib/failure-modes/rank';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import type { Runbook } from '@/lib/runbooks/schema';
import { probe } from '@/lib/signals/sources/http-probe';
import { FAILURE_MODE_SCENARIOS, failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { readSymptoms } from './read-symptoms';
import type { Sender } from './send-request';

const root = path.resolve(import.meta.dirname, '..', '..');
const never = new AbortController().signal;
/** Of points: more than what changed and where alone could turn. */
const MARGIN = 1;
const SLOW_MACHINE_MS = 60_000;
const SERVICES = ['virtuoso-api', 'llm-connector-hub', 'llm-forge'];

const sender: Sender = {
  secret: () => null,
  payload: () => null,
  probe: async ({ method, url, headers, body, expectStatus, deadlineMs }, signal) => {
    const request = { method, url, headers, expectStatus, ...(body === null ? {} : { body }) };
    const options = { reach: 'loopback', timeoutMs: deadlineMs } as const;
    const { status, ms, ok, barred, problem } = await probe(request, options, signal);
    const detail = problem ?? `${status} in ${ms} ms`;
    return { passed: ok, status, milliseconds: ms, barred, detail };
  },
};

let configuration: Configuration;
let runbooks: readonly Runbook[];
beforeAll(async () => {
  const read = await readConfiguration({
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir: path.join(root, 'runbooks'),
  });
  if (read.configuration === null) throw new Error('ripcord.yaml is not usable');
  configuration = read.configuration;
  runbooks = read.runbooks.map(({ runbook }) => runbook);
});

/** As the worker looks and the finder thinks, through the same clients; without a database between. */
async function look(platforms: Platforms, slug: string) {
  const service = configuration.services.find((each) => each.slug === slug);
  const runbook = runbooks.find((each) => each.slug === slug);
  const [target] = service?.targets ?? [];
  const connected = platforms.find(target?.connection ?? '');
  if (!runbook || !target || !connected) throw new Error(`${slug} is not set up`);
  const { connection, ref } = target;
  const now = new Date();
  const address = { id: slug, kind: 'cloud-run', connection, ref } as const;
  const state = await connected.platform.observe(address, never);
  const windowsSeconds = [...new Set(runbook.signals.map(({ window }) => window.seconds))];
  const frames = await connected.monitoring.sample(
    [{ id: slug, ref }],
    { now, windowsSeconds },
    never,
  );
  if (!state.ok || !frames.ok) throw new Error('the simulator did not answer');
  const { url, revisions } = state.value;
  const at = { service: slug, url, ref, image: revisions[0]?.image ?? null };
  const observed = assembleObservations(
    {
      runbook,
      reading: await readSymptoms(connected, sender, at, runbook, now, never),
      readings: frames.value[0]?.readings ?? [],
      state: { value: state.value, at: now.toISOString() },
      detections: [],
      over: null,
    },
    now,
  );
  return { observed, ranked: rankFailureModes(runbook.failure_modes, observed) };
}

interface Seen {
  readonly observed: Observations;
  readonly ranked: readonly RankedMode[];
}

describe.each(FAILURE_MODE_SCENARIOS)('in $name', ({ name, service, failureMode }) => {
  const seen = new Map<string, Seen>();
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ scenario: failureModeScenario(name) });
    const platforms = createPlatforms(configuration.connections, {
      simulator: simulator.grpcAddress,
      environment: {},
      clock: () => new Date(),
    });
    for (const slug of SERVICES) seen.set(slug, await look(platforms, slug));
    await platforms.close();
  }, SLOW_MACHINE_MS);
  afterAll(() => simulator.stop());

  it(`the finder ranks ${failureMode} of ${service} first, with a margin`, () => {
    const { ranked = [] } = seen.get(service) ?? {};
    const [first, second] = ranked;
    expect([first?.id, JSON.stringify(ranked, null, 1)]).toEqual([failureMode, expect.anything()]);
    expect((first?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThanOrEqual(MARGIN);
  });

  it('and none on the services that are well, of which everything was looked at', () => {
    for (const slug of SERVICES.filter((each) => each !== service)) {
      const { observed, ranked } = seen.get(slug) ?? {};
      expect([slug, ranked]).toEqual([slug, []]);
      expect([slug, observed?.logs.known, observed?.probes.known]).toEqual([slug, true, true]);
      expect(observed?.conditions).toMatchObject({ known: true, value: [] });
    }
  });
});
