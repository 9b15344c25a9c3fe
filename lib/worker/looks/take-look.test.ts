import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '@/lib/configuration/read-files';
import type { Configuration } from '@/lib/configuration/schema';
import type { Looked } from '@/lib/failure-modes/observations';
import type { DetectionResult } from '@/lib/failure-modes/stored-reading';
import type { TargetState } from '@/lib/fleet/target-state';
import { createPlatforms, onGoogle, type Platforms } from '@/lib/platforms/registry';
import { ok } from '@/lib/result';
import type { Runbook } from '@/lib/runbooks/schema';
import { probe } from '@/lib/signals/sources/http-probe';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import type { Sender } from '../send-request';
import { createLookReader } from './look-reader';
import { type LookAt, takeLook } from './take-look';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const never = new AbortController().signal;

const sender: Sender = {
  secret: () => null,
  payload: () => null,
  probe: async ({ method, url, headers, expectStatus, tell, deadlineMs }, signal) => {
    const options = { reach: 'loopback', timeoutMs: deadlineMs } as const;
    const asked = { method, url, headers, expectStatus, tell };
    const { status, ms, ok, barred, problem, told } = await probe(asked, options, signal);
    const detail = problem ?? `${status} in ${ms} ms`;
    return { passed: ok, status, milliseconds: ms, barred, detail, told };
  },
};

let configuration: Configuration;
let runbooks: readonly Runbook[];
let simulator: Simulator;
let platforms: Platforms;
beforeAll(async () => {
  const read = await readConfiguration({
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir: path.join(root, 'runbooks'),
  });
  if (read.configuration === null) throw new Error('ripcord.yaml is not usable');
  configuration = read.configuration;
  runbooks = read.runbooks.map(({ runbook }) => runbook);
  simulator = await startSimulator({ scenario: failureModeScenario('llm-forge-build') });
  platforms = createPlatforms(configuration.connections, {
    simulator: simulator.grpcAddress,
    simulatorRest: simulator.restAddress,
    environment: {},
    clock: () => new Date(),
  });
});
afterAll(async () => {
  await platforms.close();
  await simulator.stop();
});

interface Asked {
  /** "llm-forge: build: Failed builds". */
  readonly what: string;
  readonly in: string;
  readonly over?: Partial<LookAt>;
  readonly signal?: AbortSignal;
  readonly denied?: readonly string[];
}

/** Takes one look of a runbook as the worker does, in a scenario of its own. */
async function look({ what, in: scenario, over, signal = never, denied = [] }: Asked) {
  simulator.control.reset(failureModeScenario(scenario));
  simulator.control.clearFaults();
  simulator.control.settings({ deniedPermissions: [] });
  const [slug = '', modeId, title] = what.split(': ');
  const runbook = runbooks.find((each) => each.slug === slug);
  const [target] = configuration.services.find((each) => each.slug === slug)?.targets ?? [];
  const connected = onGoogle(platforms.find(target?.connection ?? ''));
  const mode = runbook?.failure_modes.find(({ id }) => id === modeId);
  const wanted = mode?.detection?.find((each) => each.title === title)?.look;
  if (!runbook || !target || !connected || !wanted) throw new Error(`there is no ${what}`);
  const { connection, ref } = target;
  const address = { id: slug, kind: 'cloud-run', connection, ref } as const;
  const state = await connected.platform.observe(address, never);
  if (!state.ok) throw new Error('the simulator did not answer');
  simulator.control.settings({ deniedPermissions: [...denied] });
  const at: LookAt = {
    target: { service: slug, url: state.value.url },
    runbook,
    state: known(state.value),
    reader: createLookReader(connected, ref, signal),
    sender,
    now: new Date(),
    goodRevision: async () => null,
    service: async () => null,
    ...over,
  };
  return { state: state.value, result: await takeLook(at, wanted, signal) };
}

function known(value: TargetState): Looked<TargetState> {
  return { known: true, value, at: new Date().toISOString() };
}

const ACCOUNT = 'llm-connector-hub: authentication: Service account';
const BINDINGS = 'llm-connector-hub: authentication: IAM bindings';
const SCHEMA = 'llm-connector-hub: schema_drift: Schema version';
const ADDRESS = 'llm-connector-hub: ruvector: Secret version';
const STATUS = 'llm-connector-hub: exhaustion: Revision status';
const BUILDS = 'llm-forge: build: Failed builds';
const REVISIONS = 'llm-forge: startup: Revisions';
const ACCESS = 'llm-forge: startup: Access to secrets';
const VARIABLES = 'llm-forge: environment: Environment';
const SECRETS = 'llm-forge: environment: Secrets exist';
const DEPENDENCY = 'llm-forge: ruvector: Is ruvector-service healthy?';
const INVOKER = 'llm-forge: ruvector: Permissions between services';
const KEY = 'virtuoso-api: api_key_rejected: Secret version';
const FIRESTORE = 'virtuoso-api: database_connection: Firestore status';
const DATA_ROLE = 'virtuoso-api: database_connection: Service account permissions';
const CERTIFICATE = 'virtuoso-api: certificate: Certificate status';

type Outcome = DetectionResult['outcome'];
const IS: Outcome = 'points_to_it';
const IS_NOT: Outcome = 'speaks_against_it';
const UNKNOWN: Outcome = 'unknown';

describe('a look finds what is wrong, and says it', () => {
  it.each<[string, string, Outcome, RegExp]>([
    [
      BINDINGS,
      'llm-connector-hub-authentication',
      IS,
      /llm-connector-hub-sa@.* lacks roles\/secretmanager\.secretAccessor/,
    ],
    [
      BINDINGS,
      'llm-connector-hub-ruvector',
      IS_NOT,
      /connector-hub@.* has roles\/secretmanager\.secretAccessor/,
    ],
    [
      ACCOUNT,
      'llm-connector-hub-authentication',
      UNKNOWN,
      /another account than llm-connector-hub-00003-tov had/,
    ],
    [ADDRESS, 'llm-connector-hub-ruvector', UNKNOWN, /never read/],
    [STATUS, 'llm-connector-hub-exhaustion', UNKNOWN, /are ready\. That alone rules nothing out/],
    [
      SCHEMA,
      'llm-connector-hub-schema-drift',
      UNKNOWN,
      /version 2\.0\.0; the runbook names no right one/,
    ],
    [BUILDS, 'llm-forge-build', IS, /failure in step 0, gcr\.io\/cloud-builders\/docker/],
    [BUILDS, 'llm-forge-schema', IS_NOT, /succeeded/],
    [REVISIONS, 'llm-forge-startup', IS, /failed to start/],
    [REVISIONS, 'llm-forge-schema', UNKNOWN, /are ready/],
    [
      ACCESS,
      'llm-forge-startup-secret',
      IS,
      /forge-runtime@.* lacks roles\/secretmanager\.secretAccessor/,
    ],
    [VARIABLES, 'llm-forge-environment', IS, /00003-lum lacks RUVECTOR_SERVICE_URL/],
    [VARIABLES, 'llm-forge-schema', IS_NOT, /set by name; values are not compared/],
    [SECRETS, 'llm-forge-environment', UNKNOWN, /there, and enabled/],
    [INVOKER, 'llm-forge-ruvector', UNKNOWN, /has roles\/run\.invoker/],
    [
      DEPENDENCY,
      'llm-forge-ruvector',
      UNKNOWN,
      /no service of this installation, and no probe shows it/,
    ],
    [
      KEY,
      'virtuoso-api-key-rejected',
      IS,
      /Version 1 of virtuoso-api-key is disabled; version 2 is enabled/,
    ],
    [KEY, 'virtuoso-api-memory', IS_NOT, /there, and enabled/],
    [FIRESTORE, 'virtuoso-api-database-connection', UNKNOWN, /Nothing is under way/],
    [DATA_ROLE, 'virtuoso-api-database-connection', UNKNOWN, /has roles\/datastore\.user/],
    [
      CERTIFICATE,
      'virtuoso-api-certificate',
      IS,
      /ran out 14.min ago \(api\.virtuoso\.example failed not visible\)/,
    ],
    [CERTIFICATE, 'virtuoso-api-memory', IS_NOT, /is valid for 49.d/],
  ])('%s in %s: %s', async (what, scenario, outcome, says) => {
    const { result } = await look({ what, in: scenario });
    expect(result).toMatchObject({ outcome, summary: expect.stringMatching(says) });
  });

  it('with the failing build’s last lines and the way to its log', async () => {
    const { result } = await look({ what: BUILDS, in: 'llm-forge-build' });
    const [newest, before] = result.facts ?? [];
    expect(newest).toMatchObject({
      says: 'for',
      href: expect.stringMatching(/^https:\/\/console\.cloud\.google\.com\//),
      lines: expect.arrayContaining([expect.stringContaining('Build failed with 2 errors')]),
    });
    expect(newest?.lines?.at(-1)).toContain('build step 0');
    expect(before).toMatchObject({ says: 'well' });
  });

  it('and never a secret’s value', async () => {
    for (const what of [KEY, ADDRESS, SECRETS]) {
      const { result } = await look({ what, in: 'virtuoso-api-key-rejected' });
      expect(JSON.stringify(result)).not.toMatch(/simulated-|ruvector-service-4x2rk7q3wa/);
    }
    const read = simulator.control.journal().map(({ method }) => method);
    expect(read).toEqual([]);
  });

  it('the schema version of a good revision is asked at its own address', async () => {
    const goodRevision = async () => 'llm-connector-hub-00003-tov';
    const asked = { what: SCHEMA, over: { goodRevision } };
    const drifted = await look({ ...asked, in: 'llm-connector-hub-schema-drift' });
    expect(drifted.result).toMatchObject({
      outcome: IS,
      summary: expect.stringMatching(/version 2\.0\.0; .*00003-tov, which was good, says 1\.0\.0/),
    });
    const serving = await look({ ...asked, in: 'llm-connector-hub-ruvector' });
    expect(serving.result.outcome).toBe(UNKNOWN);
  });

  it('a dependency that is one of the fleet’s services is looked at as such', async () => {
    const { state } = await look({ what: REVISIONS, in: 'llm-forge-schema' });
    const condition = { state: 'failed', message: 'No instance starts.' } as const;
    const asks = (service: Looked<TargetState>) =>
      look({ what: DEPENDENCY, in: 'llm-forge-ruvector', over: { service: async () => service } });
    const broken = await asks(known({ ...state, condition }));
    expect(broken.result).toMatchObject({
      outcome: IS,
      summary: expect.stringContaining('No instance starts.'),
    });
    expect((await asks(known(state))).result.outcome).toBe(IS_NOT);
    const stale = await asks({ known: false, why: 'last seen 3 min ago' });
    expect(stale.result).toMatchObject({
      outcome: UNKNOWN,
      summary: expect.stringContaining('last seen 3 min ago'),
    });
  });
});

describe('what can’t be read is unknown', () => {
  it.each([
    [BINDINGS, 'resourcemanager.projects.getIamPolicy'],
    [ADDRESS, 'secretmanager.versions.list'],
    [BUILDS, 'cloudbuild.builds.list'],
    [KEY, 'secretmanager.versions.list'],
    [DATA_ROLE, 'resourcemanager.projects.getIamPolicy'],
    [FIRESTORE, 'datastore.operations.list'],
    [CERTIFICATE, 'compute.sslCertificates.list'],
  ])('%s names the permission %s', async (what, permission) => {
    const { result } = await look({ what, in: 'virtuoso-api-memory', denied: [permission] });
    expect(result).toMatchObject({
      outcome: UNKNOWN,
      summary: expect.stringContaining(permission),
    });
    expect((result.facts ?? []).filter(({ says }) => says === 'well')).toEqual([]);
  });

  it('a build’s log alone: the build failed all the same', async () => {
    const denied = ['logging.logEntries.list'];
    const { result } = await look({ what: BUILDS, in: 'llm-forge-build', denied });
    expect(result.outcome).toBe(IS);
    expect(result.facts?.[0]?.value).toContain('logging.logEntries.list');
  });

  it.each([BINDINGS, ADDRESS, BUILDS, FIRESTORE, CERTIFICATE])(
    '%s that is not answered in time',
    async (what) => {
      const giveUp = new AbortController();
      giveUp.abort();
      const { result } = await look({ what, in: 'virtuoso-api-memory', signal: giveUp.signal });
      expect(result).toMatchObject({ outcome: UNKNOWN, summary: expect.stringMatching(/gave up/) });
    },
  );

  it('a version that is not answered in time', async () => {
    const giveUp = new AbortController();
    giveUp.abort();
    const asked = { what: SCHEMA, in: 'llm-connector-hub-schema-drift', signal: giveUp.signal };
    const { result } = await look(asked);
    expect(result).toMatchObject({
      outcome: UNKNOWN,
      facts: [{ what: 'Serving', says: 'unknown' }],
    });
  });

  it.each([ACCOUNT, BINDINGS, ADDRESS, STATUS, SCHEMA, VARIABLES])(
    '%s of a service that was not seen of late',
    async (what) => {
      const state = { known: false, why: 'last seen 4 min ago' } as const;
      const { result } = await look({ what, in: 'virtuoso-api-memory', over: { state } });
      expect(result).toEqual({
        outcome: UNKNOWN,
        summary: 'What runs is not known: last seen 4 min ago.',
        facts: [],
      });
    },
  );

  it('looks that are taken together read the policy once', async () => {
    let asked = 0;
    const google = onGoogle(platforms.find('agentics'))?.google;
    if (google === undefined) throw new Error('not connected');
    const policy = {
      ...google.policy,
      rolesOf: async () => {
        asked += 1;
        return ok<string[]>([]);
      },
    };
    const from = {
      google: { ...google, policy },
      symptomLogs: { symptoms: nobody, buildTail: nobody },
    };
    const reader = createLookReader(from, 'projects/p/locations/l/services/s', never);
    await Promise.all([reader.roles('a@b'), reader.roles('a@b'), reader.roles('a@b')]);
    expect(asked).toBe(1);
  });
});

async function nobody(): Promise<never> {
  throw new Error('nobody asks');
}
