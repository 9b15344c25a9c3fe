import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '@/lib/configuration/read-files';
import type { Configuration } from '@/lib/configuration/schema';
import { assembleObservations } from '@/lib/failure-modes/assemble-observations';
import type { DetectionSymptom, Observations } from '@/lib/failure-modes/observations';
import { type RankedMode, rankFailureModes } from '@/lib/failure-modes/rank';
import { revisionBefore, revisionsInQuestion } from '@/lib/failure-modes/revisions-in-question';
import { createPlatforms, onGoogle, type Platforms } from '@/lib/platforms/registry';
import type { Runbook } from '@/lib/runbooks/schema';
import { probe } from '@/lib/signals/sources/http-probe';
import { FAILURE_MODE_SCENARIOS, failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createLookReader } from './looks/look-reader';
import { type LookAt, takeLook } from './looks/take-look';
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
  probe: async ({ method, url, headers, body, expectStatus, tell, deadlineMs }, signal) => {
    const request = {
      method,
      url,
      headers,
      expectStatus,
      tell,
      ...(body === null ? {} : { body }),
    };
    const options = { reach: 'loopback', timeoutMs: deadlineMs } as const;
    const { status, ms, ok, barred, problem, told } = await probe(request, options, signal);
    const detail = problem ?? `${status} in ${ms} ms`;
    return { passed: ok, status, milliseconds: ms, barred, detail, told };
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
  const connected = onGoogle(platforms.find(target?.connection ?? ''));
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
  const seen = { known: true, value: state.value, at: now.toISOString() } as const;
  const [newest] = revisionsInQuestion(state.value);
  const good = newest === undefined ? null : revisionBefore(state.value, newest);
  const looked = await takeLooks(runbook, {
    target: at,
    runbook,
    state: seen,
    reader: createLookReader(connected, ref, never),
    sender,
    now,
    goodRevision: async () => good?.name ?? null,
    service: async () => null,
  });
  return {
    observed,
    looked,
    ranked: rankFailureModes(runbook.failure_modes, observed),
    rankedAfter: rankFailureModes(runbook.failure_modes, { ...observed, detections: looked }),
  };
}

/** Every look of the runbook, whichever failure mode it is of. */
async function takeLooks(runbook: Runbook, at: LookAt): Promise<DetectionSymptom[]> {
  const looks = runbook.failure_modes.flatMap(({ id, detection = [] }) =>
    detection.flatMap(({ title, look: one }) =>
      one === undefined ? [] : [{ failureMode: id, title, one }],
    ),
  );
  return Promise.all(
    looks.map(async ({ failureMode, title, one }) => {
      const { outcome, summary } = await takeLook(at, one, never);
      return { failureMode, title, outcome, summary, at: at.now.toISOString() };
    }),
  );
}

interface Seen {
  readonly observed: Observations;
  readonly ranked: readonly RankedMode[];
  readonly looked: readonly DetectionSymptom[];
  readonly rankedAfter: readonly RankedMode[];
}

describe.each(FAILURE_MODE_SCENARIOS)('in $name', ({ name, service, failureMode }) => {
  const seen = new Map<string, Seen>();
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ scenario: failureModeScenario(name) });
    const platforms = createPlatforms(configuration.connections, {
      simulator: simulator.grpcAddress,
      simulatorRest: simulator.restAddress,
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

  it('every look of its runbook taken, it is first still', () => {
    const { looked, rankedAfter = [] } = seen.get(service) ?? {};
    const [first, second] = rankedAfter;
    expect([first?.id, JSON.stringify(looked, null, 1)]).toEqual([failureMode, expect.anything()]);
    expect((first?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThanOrEqual(MARGIN);
  });

  it('no look at the services that are well points to anything', () => {
    for (const slug of SERVICES.filter((each) => each !== service)) {
      const pointing = seen.get(slug)?.looked.filter(({ outcome }) => outcome === 'points_to_it');
      expect([slug, pointing]).toEqual([slug, []]);
    }
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
