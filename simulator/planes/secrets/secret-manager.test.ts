import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureModeScenario } from '../../scenarios/failure-modes';
import { type Simulator, startSimulator } from '../../start';
import { createGcloud, findGcloud, type Gcloud, withoutGcloud } from '../../testing/gcloud';
import { grpcCall } from '../../testing/grpc-call';
import { crc32c } from './crc32c';

const KEY = 'projects/virtuoso-generator/secrets/virtuoso-api-key';
const PROJECT = 'projects/virtuoso-generator';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ scenario: failureModeScenario('virtuoso-api-key-rejected') });
});
afterEach(() => simulator.stop());

function call(service: 'secrets' | 'projects', method: string, request: object) {
  return grpcCall(simulator.grpcAddress, service, method, request);
}

async function commandsStatus(): Promise<number> {
  const url = `${simulator.httpUrl}/services/virtuoso-api/api/v1/commands`;
  const statuses = await Promise.all(
    Array.from({ length: 5 }, async () => (await fetch(url)).status),
  );
  return statuses.toSorted()[2] ?? 0;
}

test('the checksum is the one of the published check value', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

describe('secret versions', () => {
  test('are listed newest first, without their values', async () => {
    const { versions } = await call('secrets', 'ListSecretVersions', { parent: KEY });
    expect(versions).toMatchObject([
      { name: `${KEY}/versions/2`, state: 'ENABLED' },
      { name: `${KEY}/versions/1`, state: 'DISABLED' },
    ]);
    expect(JSON.stringify(versions)).not.toContain('simulated-virtuoso-api-key');
  });

  test('give their value only while they are enabled', async () => {
    const { payload, name } = await call('secrets', 'AccessSecretVersion', {
      name: `${KEY}/versions/latest`,
    });
    const { data, dataCrc32c } = payload as { data: Buffer; dataCrc32c: string };
    expect(name).toBe(`${KEY}/versions/2`);
    expect(data.toString()).toBe('simulated-virtuoso-api-key-2');
    expect(Number(dataCrc32c)).toBe(crc32c(data));
    await expect(
      call('secrets', 'AccessSecretVersion', { name: `${KEY}/versions/1` }),
    ).rejects.toMatchObject({
      code: 9,
      details: `Secret Version [${KEY}/versions/1] is in DISABLED state.`,
    });
  });

  test('are added with the next number, and a wrong checksum is refused', async () => {
    const data = Buffer.from('the next one');
    const added = await call('secrets', 'AddSecretVersion', {
      parent: KEY,
      payload: { data, dataCrc32c: crc32c(data) },
    });
    expect(added).toMatchObject({
      name: `${KEY}/versions/3`,
      clientSpecifiedPayloadChecksum: true,
    });
    const wrong = { parent: KEY, payload: { data, dataCrc32c: 1 } };
    await expect(call('secrets', 'AddSecretVersion', wrong)).rejects.toMatchObject({ code: 3 });
  });

  test('are changed once: again is no change, and an outdated etag is refused', async () => {
    const name = `${KEY}/versions/1`;
    const { etag } = await call('secrets', 'GetSecretVersion', { name });
    await call('secrets', 'EnableSecretVersion', { name, etag });
    await call('secrets', 'EnableSecretVersion', { name });
    await expect(call('secrets', 'DisableSecretVersion', { name, etag })).rejects.toMatchObject({
      code: 9,
    });
    const journal = simulator.control.journal().map(({ method, outcome }) => [method, outcome]);
    expect(journal).toEqual([
      ['EnableSecretVersion', 'committed'],
      ['EnableSecretVersion', 'no_op'],
      ['DisableSecretVersion', 'refused'],
    ]);
  });

  test('that are destroyed stay so', async () => {
    const name = `${KEY}/versions/1`;
    await call('secrets', 'DestroySecretVersion', { name });
    await expect(call('secrets', 'EnableSecretVersion', { name })).rejects.toMatchObject({
      code: 9,
      details: `Secret Version [${name}] is in DESTROYED state.`,
    });
  });

  test('that nobody made are not found', async () => {
    const name = `${KEY}/versions/9`;
    await expect(call('secrets', 'GetSecretVersion', { name })).rejects.toMatchObject({ code: 5 });
    await expect(
      call('secrets', 'GetSecret', { name: `${PROJECT}/secrets/none` }),
    ).rejects.toMatchObject({ code: 5 });
  });
});

test('enabling the version that the revision uses ends the trouble, and disabling brings it back', async () => {
  expect(await commandsStatus()).toBe(401);
  await call('secrets', 'EnableSecretVersion', { name: `${KEY}/versions/1` });
  expect(await commandsStatus()).toBe(200);
  await call('secrets', 'DisableSecretVersion', { name: `${KEY}/versions/1` });
  expect(await commandsStatus()).toBe(401);
});

describe("a project's policy", () => {
  test('is replaced whole, and not by one who read an older one', async () => {
    const read = await call('projects', 'GetIamPolicy', { resource: PROJECT });
    const { bindings } = read as { bindings: { role: string; members: string[] }[] };
    const more = { role: 'roles/viewer', members: ['user:reader@virtuoso.example'] };
    const policy = { bindings: [...bindings, more], etag: read.etag };
    const stored = await call('projects', 'SetIamPolicy', { resource: PROJECT, policy });
    expect(stored).toMatchObject({ bindings: [...bindings, more] });
    await expect(
      call('projects', 'SetIamPolicy', { resource: PROJECT, policy }),
    ).rejects.toMatchObject({ code: 10 });
  });

  test('says which permissions the caller has', async () => {
    simulator.control.settings({ deniedPermissions: ['secretmanager.versions.enable'] });
    const permissions = ['secretmanager.versions.enable', 'secretmanager.versions.list'];
    const answer = await call('projects', 'TestIamPermissions', { resource: PROJECT, permissions });
    expect(answer).toEqual({ permissions: ['secretmanager.versions.list'] });
    await expect(
      call('secrets', 'EnableSecretVersion', { name: `${KEY}/versions/1` }),
    ).rejects.toMatchObject({
      code: 7,
      details: expect.stringContaining('secretmanager.versions.enable'),
    });
  });
});

test('an etag of a policy is the same in either alphabet of base64', async () => {
  const url = `http://${simulator.restAddress}/v1/projects/virtuoso-generator`;
  const ask = async (verb: string, body: object) => {
    const answer = await fetch(`${url}:${verb}IamPolicy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, policy: (await answer.json()) as { etag: string } };
  };
  let { policy } = await ask('get', {});
  // The last bytes count up: within 64 changes the alphabets differ.
  for (let turn = 0; turn < 64 && !/[+/]/.test(policy.etag); turn += 1) {
    ({ policy } = await ask('set', { policy }));
  }
  expect(policy.etag).toMatch(/[+/]/);
  const etag = policy.etag.replaceAll('+', '-').replaceAll('/', '_');
  expect(await ask('set', { policy: { ...policy, etag } })).toMatchObject({ status: 200 });
});

describe.skipIf(findGcloud() === null)(`the real gcloud${withoutGcloud()}`, () => {
  let gcloud: Gcloud;
  beforeEach(() => {
    gcloud = createGcloud(simulator.restAddress, {
      project: 'virtuoso-generator',
      region: 'us-central1',
      actor: 'operator@virtuoso-generator.iam.gserviceaccount.com',
    });
  });
  afterEach(() => gcloud.close());

  test("runs the runbook's lines on secret versions", { timeout: 60_000 }, async () => {
    const listed = await gcloud.json('secrets', 'versions', 'list', 'virtuoso-api-key');
    expect(listed).toMatchObject([{ state: 'ENABLED' }, { state: 'DISABLED' }]);
    const enable = ['secrets', 'versions', 'enable', '1', '--secret=virtuoso-api-key'];
    expect(await gcloud.run(...enable)).toMatchObject({ code: 0 });
    expect(await commandsStatus()).toBe(200);
    const disable = ['secrets', 'versions', 'disable', '2', '--secret=virtuoso-api-key'];
    expect(await gcloud.run(...disable)).toMatchObject({ code: 0 });
    const access = ['secrets', 'versions', 'access', '1', '--secret=virtuoso-api-key'];
    expect(await gcloud.run(...access)).toMatchObject({
      code: 0,
      stdout: 'simulated-virtuoso-api-key-1',
    });
  });

  test("reads a project's policy and adds a binding", { timeout: 60_000 }, async () => {
    const member = 'serviceAccount:operator@virtuoso-generator.iam.gserviceaccount.com';
    const role = 'roles/secretmanager.secretAccessor';
    const added = await gcloud.run(
      'projects',
      'add-iam-policy-binding',
      'virtuoso-generator',
      `--member=${member}`,
      `--role=${role}`,
    );
    expect(added, added.stderr).toMatchObject({ code: 0 });
    const policy = await gcloud.json('projects', 'get-iam-policy', 'virtuoso-generator');
    expect(policy).toMatchObject({
      bindings: expect.arrayContaining([
        { role, members: expect.arrayContaining([member]) as string[] },
      ]),
    });
  });
});
