import type { protos } from '@google-cloud/run';
import { afterEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../start';
import { runClients } from '../testing/clients';
import { grpcCall } from '../testing/grpc-call';
import { failureModeScenario } from './failure-modes';

const AGENTICS = 'projects/agentics-dev';
const SECRET_ACCESSOR = 'roles/secretmanager.secretAccessor';

let simulator: Simulator;
afterEach(() => simulator.stop());

async function begin(scenario: string): Promise<void> {
  simulator = await startSimulator({
    scenario: failureModeScenario(scenario),
    settings: { newRevisionMs: 5, trafficUpdateMs: 5, frontendLagMs: 0 },
  });
}

type Template = protos.google.cloud.run.v2.IRevisionTemplate;

/** A new revision of what there is, with this changed; what its deployment said if it failed. */
async function redeploy(service: string, change: (template: Template) => Template) {
  const clients = runClients(simulator.grpcAddress);
  const project = service.startsWith('virtuoso') ? 'virtuoso-generator' : 'agentics-dev';
  const name = `projects/${project}/locations/us-central1/services/${service}`;
  const [found] = await clients.services.getService({ name });
  const [operation] = await clients.services.updateService({
    service: { name, template: change(found.template ?? {}) },
    updateMask: { paths: ['template'] },
  });
  const failure: unknown = await operation.promise().then(
    () => null,
    (cause: unknown) => (cause instanceof Error ? cause.message : cause),
  );
  await Promise.all([clients.services.close(), clients.revisions.close()]);
  return failure;
}

function call(service: 'secrets' | 'projects', method: string, request: object) {
  return grpcCall(simulator.grpcAddress, service, method, request);
}

async function grant(account: string): Promise<void> {
  const read = await call('projects', 'GetIamPolicy', { resource: AGENTICS });
  const { bindings } = read as { bindings: { role: string; members: string[] }[] };
  const policy = {
    etag: read.etag,
    bindings: bindings.map((binding) =>
      binding.role === SECRET_ACCESSOR
        ? { ...binding, members: [...binding.members, `serviceAccount:${account}`] }
        : binding,
    ),
  };
  await call('projects', 'SetIamPolicy', { resource: AGENTICS, policy });
}

/** How many of fifty such requests are answered with this status. */
async function count(service: string, method: string, path: string, status: number) {
  const url = `${simulator.httpUrl}/services/${service}${path}`;
  const body = method === 'POST' ? { body: '{}' } : {};
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => fetch(url, { method, ...body })),
  );
  return answers.filter((answer) => answer.status === status).length;
}

function labelled(template: Template): Template {
  return { ...template, labels: { ...template.labels, again: 'yes' } };
}

test('granting the role ends the 403s without a deployment', async () => {
  await begin('llm-connector-hub-authentication');
  expect(await count('llm-connector-hub', 'POST', '/erp-surface', 403)).toBeGreaterThan(35);
  await grant('llm-connector-hub-sa@agentics-dev.iam.gserviceaccount.com');
  expect(await count('llm-connector-hub', 'POST', '/erp-surface', 403)).toBe(0);
});

test('a new version of the address is read by a new revision, not by the running one', async () => {
  await begin('llm-connector-hub-ruvector');
  await call('secrets', 'AddSecretVersion', {
    parent: `${AGENTICS}/secrets/ruvector-service-url`,
    payload: { data: Buffer.from('https://ruvector.example') },
  });
  expect(await count('llm-connector-hub', 'GET', '/ready', 503)).toBe(50);
  expect(await redeploy('llm-connector-hub', labelled)).toBeNull();
  expect(await count('llm-connector-hub', 'GET', '/ready', 503)).toBe(0);
});

test('a stopped service reads its secrets again when it is started', async () => {
  await begin('llm-connector-hub-ruvector');
  await call('secrets', 'AddSecretVersion', {
    parent: `${AGENTICS}/secrets/ruvector-service-url`,
    payload: { data: Buffer.from('https://ruvector.example') },
  });
  const clients = runClients(simulator.grpcAddress);
  const name = `${AGENTICS}/locations/us-central1/services/llm-connector-hub`;
  for (const scaling of [
    { scalingMode: 'MANUAL', manualInstanceCount: 0 },
    { scalingMode: 'AUTOMATIC' },
  ] as const) {
    const [operation] = await clients.services.updateService({
      service: { name, scaling },
      updateMask: { paths: ['scaling'] },
    });
    await operation.promise();
  }
  await Promise.all([clients.services.close(), clients.revisions.close()]);
  expect(await count('llm-connector-hub', 'GET', '/ready', 200)).toBeGreaterThan(45);
});

test.each([
  ['llm-connector-hub-exhaustion', 'llm-connector-hub', '/erp-surface'],
  ['virtuoso-api-memory', 'virtuoso-api', '/api/v1/commands/step/assert/exists'],
])('%s ends with a gibibyte of memory', async (scenario, service, path) => {
  await begin(scenario);
  const failure = await redeploy(service, (template) => ({
    ...template,
    containers: (template.containers ?? []).map((container) => ({
      ...container,
      resources: { ...container.resources, limits: { cpu: '2', memory: '1Gi' } },
    })),
  }));
  expect(failure).toBeNull();
  expect(await count(service, 'POST', path, 503)).toBe(0);
});

test('the variables that were missing make the same image work', async () => {
  await begin('llm-forge-environment');
  expect(await count('llm-forge', 'POST', '/api/v1/agents/cli', 500)).toBe(50);
  const env = ['RUVECTOR_SERVICE_URL', 'AGENT_REGISTRY_URL'].map((name) => ({
    name,
    value: 'https://somewhere.example',
  }));
  const failure = await redeploy('llm-forge', (template) => ({
    ...template,
    containers: (template.containers ?? []).map((container) => ({
      ...container,
      env: [...(container.env ?? []), ...env],
    })),
  }));
  expect(failure).toBeNull();
  expect(await count('llm-forge', 'POST', '/api/v1/agents/cli', 200)).toBeGreaterThan(45);
});

test('what cannot start fails each deployment, until its cause is gone', async () => {
  await begin('llm-forge-startup-secret');
  expect(await redeploy('llm-forge', labelled)).toContain('Permission denied on secret');
  await grant('forge-runtime@agentics-dev.iam.gserviceaccount.com');
  const again = (template: Template) => ({ ...template, labels: { again: 'granted' } });
  expect(await redeploy('llm-forge', again)).toBeNull();
});

test('a crashing image fails its deployment again', async () => {
  await begin('llm-forge-startup');
  expect(await redeploy('llm-forge', labelled)).toContain('failed to start and listen');
});
