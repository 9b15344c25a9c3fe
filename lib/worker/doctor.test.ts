import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allIsThere, type ConnectionsReport } from '@/lib/configuration/connection-report';
import type { Connection } from '@/lib/configuration/connection-schema';
import type { Configuration } from '@/lib/configuration/schema';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import { type Simulator, startSimulator } from '@/simulator/start';
import { examine } from './doctor';

const NEVER = new AbortController().signal;
const PROJECT = 'virtuoso-generator';

const DEMO: Connection = {
  name: 'demo',
  kind: 'cloud-run',
  project: PROJECT,
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'simulator' },
  simulated: true,
};

function configured(connections: readonly Connection[]): Configuration {
  return {
    demo: true,
    connections,
    environments: [{ name: 'production', production: true }],
    services: [
      {
        slug: 'virtuoso-api',
        name: 'Virtuoso API',
        runbook: null,
        team: null,
        targets: [
          {
            role: 'web',
            environment: 'production',
            production: true,
            connection: 'demo',
            kind: 'cloud-run',
            ref: `projects/${PROJECT}/locations/us-central1/services/virtuoso-api`,
            metrics: null,
            url: null,
            simulated: true,
          },
        ],
        notConnected: null,
        secrets: {},
      },
    ],
    probes: { allow: [] },
    status: { name: 'Status', url: null, components: [] },
    people: [],
    channels: [],
  };
}

let simulator: Simulator;
let platforms: Platforms;
beforeEach(async () => {
  simulator = await startSimulator();
  platforms = createPlatforms([DEMO], {
    simulator: simulator.grpcAddress,
    simulatorRest: simulator.restAddress,
    environment: {},
    clock: () => new Date(),
  });
});
afterEach(async () => {
  await platforms.close();
  await simulator.stop();
});

function report(configuration: Configuration | null = configured([DEMO])) {
  return examine(
    {
      find: platforms.find,
      metrics: platforms.metrics,
      configuration: () => configuration,
      clock: { now: () => new Date() } as Parameters<typeof examine>[0]['clock'],
    },
    NEVER,
  );
}

const credential = ({ connections }: ConnectionsReport, use: 'read' | 'act') =>
  connections[0]?.credentials.find((each) => each.use === use);

describe('the doctor', () => {
  it('says that all is there, by a read of each source and a test of each permission', async () => {
    const found = await report();
    expect(found.connections).toMatchObject([
      {
        connection: 'demo',
        project: PROJECT,
        simulated: true,
        looks: [
          { what: 'Cloud Run: virtuoso-api', works: 'yes', why: null },
          { what: 'Cloud Monitoring', works: 'yes' },
          { what: 'Cloud Logging', works: 'yes' },
        ],
        credentials: [
          { use: 'read', reference: 'adc', problem: null, grant: [], grantOptional: [] },
          { use: 'act', reference: 'adc', problem: null, grant: [], grantOptional: [] },
        ],
      },
    ]);
    expect(allIsThere(found)).toBe('yes');
    expect(simulator.control.journal()).toEqual([]);
  });

  it('names what is needed and missing, with the lines that grant it', async () => {
    simulator.control.settings({ deniedPermissions: ['run.services.update'] });
    const found = await report();
    expect(allIsThere(found)).toBe('no');
    expect(credential(found, 'act')?.permissions).toContainEqual(
      expect.objectContaining({ permission: 'run.services.update', needed: true, held: 'no' }),
    );
    expect(credential(found, 'act')?.grant).toEqual([
      expect.stringMatching(/^gcloud iam roles create ripcordAct .*run\.services\.update/),
      expect.stringMatching(/^gcloud projects add-iam-policy-binding virtuoso-generator /),
    ]);
    expect(credential(found, 'read')?.grant).toEqual([]);
  });

  it('fails a source that it can’t read, with the permission in the reason', async () => {
    simulator.control.settings({ deniedPermissions: ['logging.logEntries.list'] });
    const found = await report();
    expect(found.connections[0]?.looks).toContainEqual({
      what: 'Cloud Logging',
      works: 'no',
      why: expect.stringContaining('logging.logEntries.list'),
    });
    expect(allIsThere(found)).toBe('no');
  });

  it('is content without what is optional, and says how to have it', async () => {
    simulator.control.settings({ deniedPermissions: ['cloudbuild.builds.create'] });
    const found = await report();
    expect(allIsThere(found)).toBe('yes');
    expect(credential(found, 'act')?.grantOptional).toEqual([
      expect.stringContaining('--add-permissions=cloudbuild.builds.create'),
    ]);
  });

  it('does not take what it could not ask for held', async () => {
    simulator.control.fault({ method: 'TestIamPermissions', kind: 'error', times: null });
    const found = await report();
    expect(allIsThere(found)).toBe('unknown');
    expect(credential(found, 'act')).toMatchObject({ problem: expect.any(String), grant: [] });
    const held = credential(found, 'act')?.permissions.map((each) => each.held);
    expect(new Set(held)).toEqual(new Set(['unknown']));
  });

  it('says of a configuration that connects to nothing that nothing is known', async () => {
    for (const nothing of [null, configured([])]) {
      const found = await report(nothing);
      expect(found.connections).toEqual([]);
      expect(allIsThere(found)).toBe('unknown');
    }
  });
});
