import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { preciseEpochMs } from '../../core/clock';
import {
  BAD,
  GOOD,
  getService,
  ROLLBACK,
  refusalOf,
  simulateEachTest,
  TAG,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest();

const NAMESPACE = '/apis/serving.knative.dev/v1/namespaces/virtuoso-generator';
const OURS = `${NAMESPACE}/services/virtuoso-api`;
const Body = z.record(z.string(), z.unknown());
const ServiceBody = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()),
  }),
  spec: z.looseObject({ traffic: z.array(z.unknown()), template: z.unknown() }),
});
type ServiceBody = z.infer<typeof ServiceBody>;

async function call(method: string, path: string, body?: object, headers = {}) {
  const answer = await fetch(`http://${simulation().simulator.restAddress}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: Body.parse(await answer.json()) };
}

async function getOurs(): Promise<ServiceBody> {
  return ServiceBody.parse((await call('GET', OURS)).body);
}

function shifted(service: ServiceBody): object {
  const traffic = [
    { revisionName: GOOD, percent: 100 },
    { revisionName: GOOD, tag: TAG },
  ];
  return { ...service, spec: { ...service.spec, traffic } };
}

/** As a proxy is asked: the whole URL on the request's first line. */
function throughProxy(url: string): Promise<{ status: number; body: string }> {
  const [host = '', port = ''] = simulation().simulator.restAddress.split(':');
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path: url, headers: { host: new URL(url).host } },
      (reply) => {
        let body = '';
        reply.on('data', (chunk) => {
          body += chunk;
        });
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body }));
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}

describe('a service', () => {
  test('is read with its desired and its served list, and lists only its own project', async () => {
    const { body } = await call('GET', OURS);
    expect(body).toMatchObject({
      kind: 'Service',
      spec: {
        traffic: [
          { latestRevision: true, percent: 100 },
          { revisionName: GOOD, tag: TAG },
        ],
      },
      status: {
        observedGeneration: 3,
        latestReadyRevisionName: BAD,
        traffic: [{ latestRevision: true, revisionName: BAD, percent: 100 }, { tag: TAG }],
        conditions: [{ type: 'Ready', status: 'True' }, {}, {}],
      },
    });
    const listed = await call('GET', `${NAMESPACE}/services`);
    expect(listed.body).toMatchObject({ kind: 'ServiceList', items: [{ metadata: {} }] });
  });

  test('that is put back as it was read changes nothing', async () => {
    const put = await call('PUT', OURS, await getOurs());
    expect(put.status).toBe(200);
    expect(simulation().simulator.control.journal()).toMatchObject([
      { method: 'ReplaceService', mask: [], outcome: 'no_op' },
    ]);
  });

  test('that is put with other traffic says so in the journal, with who and when', async () => {
    const before = await getOurs();
    const sentAt = preciseEpochMs();
    const put = await call('PUT', OURS, shifted(before), {
      authorization: 'Bearer colleague@example.com',
    });
    const answeredAt = preciseEpochMs();
    expect(put.body).toMatchObject({ status: { conditions: [{ status: 'Unknown' }, {}, {}] } });
    const [entry] = simulation().simulator.control.journal();
    expect(entry).toMatchObject({
      method: 'ReplaceService',
      actor: 'colleague@example.com',
      mask: ['traffic'],
      trafficRequested: [{ revision: GOOD, percent: 100 }, { tag: TAG }],
      etagGiven: before.metadata.resourceVersion,
      outcome: 'committed',
    });
    expect(entry?.receivedAt).toBeGreaterThanOrEqual(sentAt);
    expect(entry?.receivedAt).toBeLessThanOrEqual(answeredAt);
    simulation().simulator.control.setClockOffset(1_000_000);
    const seen = await getService(simulation());
    expect(seen.lastModifier).toBe('colleague@example.com');
    expect(seen.trafficStatuses).toMatchObject(ROLLBACK);
  });

  test.each(['enforced', 'ignored'] as const)(
    'is not replaced from an old reading, with etags %s',
    async (etagMode) => {
      simulation().simulator.control.settings({ etagMode });
      const before = await getOurs();
      await simulation().services.updateService(trafficUpdate(ROLLBACK));
      const put = await call('PUT', OURS, shifted(before));
      expect(put).toMatchObject({
        status: 409,
        body: {
          error: {
            code: 409,
            status: 'ABORTED',
            message: expect.stringMatching(/^Conflict for resource/),
          },
        },
      });
    },
  );

  test('is not changed by a dry run, which shows what it would be', async () => {
    const before = await getOurs();
    const put = await call('PUT', `${OURS}?dryRun=all`, shifted(before));
    expect(put.body).toMatchObject({ spec: { traffic: [{ revisionName: GOOD }, { tag: TAG }] } });
    expect(await getOurs()).toEqual(before);
    expect(simulation().simulator.control.journal()).toMatchObject([
      { validateOnly: true, outcome: 'validated' },
    ]);
  });

  test('is scaled by its annotations, and a maximum of 0 is refused', async () => {
    const before = await getOurs();
    const annotations = {
      ...before.metadata.annotations,
      'run.googleapis.com/scalingMode': 'manual',
      'run.googleapis.com/manualInstanceCount': '0',
    };
    await call('PUT', OURS, { ...before, metadata: { ...before.metadata, annotations } });
    expect((await getService(simulation())).scaling).toMatchObject({
      scalingMode: 'MANUAL',
      manualInstanceCount: 0,
    });
    const template = {
      metadata: { annotations: { 'autoscaling.knative.dev/maxScale': '0' } },
      spec: { containers: [{ image: 'example/none' }] },
    };
    const put = await call('PUT', OURS, { ...before, spec: { ...before.spec, template } });
    expect(put.status).toBe(409);
    const fresh = await getOurs();
    const again = await call('PUT', OURS, { ...fresh, spec: { ...fresh.spec, template } });
    expect(again).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  });

  test('is deleted for the other plane too', async () => {
    expect((await call('DELETE', OURS)).body).toMatchObject({ status: 'Success' });
    simulation().simulator.control.setClockOffset(1_000_000);
    expect((await call('GET', OURS)).status).toBe(404);
    expect((await refusalOf(getService(simulation()))).code).toBe(5);
  });
});

test('revisions are listed by the label of their service, newest first', async () => {
  const selector = encodeURIComponent('serving.knative.dev/service = virtuoso-api');
  const listed = await call('GET', `${NAMESPACE}/revisions?labelSelector=${selector}`);
  expect(listed.body).toMatchObject({
    kind: 'RevisionList',
    items: [{ metadata: { name: BAD } }, { metadata: { name: GOOD } }],
  });
  const one = await call('GET', `${NAMESPACE}/revisions/${GOOD}`);
  expect(one.body).toMatchObject({ kind: 'Revision', metadata: { name: GOOD } });
  const odd = await call('GET', `${NAMESPACE}/revisions?labelSelector=${encodeURIComponent('a!')}`);
  expect(odd.status).toBe(400);
});

test('a proxied request finds its region in the host', async () => {
  const there = await throughProxy(`http://us-central1-run.simulated${OURS}`);
  expect(there.status).toBe(200);
  expect((await throughProxy(`http://europe-west1-run.simulated${OURS}`)).status).toBe(404);
  const all = await throughProxy(
    'http://run.simulated/v1/projects/agentics-dev/locations/-/services',
  );
  const names = ['llm-connector-hub', 'llm-forge', 'llm-forge-dev', 'llm-forge-staging'];
  expect(JSON.parse(all.body)).toMatchObject({
    items: names.map((name) => ({ metadata: { name } })),
  });
});

test('an operation can be waited for, and one that is not there is not found', async () => {
  const put = await call('PUT', OURS, shifted(await getOurs()));
  const id = ServiceBody.parse(put.body).metadata.annotations['run.googleapis.com/operation-id'];
  const path = `/v1/projects/virtuoso-generator/locations/us-central1/operations/${id}`;
  expect((await call('POST', `${path}:wait`, { timeout: '5s' })).body).toMatchObject({
    done: true,
    response: { kind: 'Service' },
  });
  expect((await call('GET', `${path}0`)).status).toBe(404);
});

test('permissions are tested and the policy is readable', async () => {
  const path = '/v1/projects/virtuoso-generator/locations/us-central1/services/virtuoso-api';
  simulation().simulator.control.settings({ deniedPermissions: ['run.services.update'] });
  const permissions = ['run.services.get', 'run.services.update'];
  expect((await call('POST', `${path}:testIamPermissions`, { permissions })).body).toEqual({
    permissions: ['run.services.get'],
  });
  expect((await call('GET', `${path}:getIamPolicy`)).body).toMatchObject({ bindings: [] });
  expect(await call('PUT', OURS, await getOurs())).toMatchObject({
    status: 403,
    body: { error: { details: [{ reason: 'IAM_PERMISSION_DENIED' }] } },
  });
});

test('faults meet it by its own method names, and pass those of the other plane by', async () => {
  const { control } = simulation().simulator;
  control.fault({ kind: 'error', method: 'UpdateService' });
  control.fault({ kind: 'commit-then-error', method: 'ReplaceService' });
  expect((await call('PUT', OURS, shifted(await getOurs()))).status).toBe(504);
  expect(control.journal()).toMatchObject([
    { method: 'ReplaceService', outcome: 'committed', reply: 'lost' },
  ]);
});

test.each([
  ['PUT', OURS, { metadata: {} }, 400],
  ['PATCH', OURS, {}, 404],
  ['GET', '/apis', undefined, 404],
])('%s %s with %o is refused', async (method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status);
});
