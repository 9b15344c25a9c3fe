import { describe, expect, it } from 'vitest';
import { NOTHING_ELSE } from './revision-plan';
import { revisionTemplate, templateOf } from './revision-template';

const RAW = {
  name: 'projects/shop/locations/here/services/orders/revisions/orders-00002-bad',
  uid: 'u-1',
  createTime: { seconds: '1' },
  conditions: [{ type: 'Ready' }],
  labels: { 'commit-sha': 'c09e7d4', team: 'shop', 'cloud.googleapis.com/location': 'here' },
  annotations: { 'run.googleapis.com/client-name': 'gcloud', 'ripcord.dev/migrations': 'none' },
  serviceAccount: 'orders@shop.iam.gserviceaccount.com',
  timeout: { seconds: '300', nanos: 0 },
  maxInstanceRequestConcurrency: 80,
  scaling: { minInstanceCount: 1, maxInstanceCount: 20 },
  vpcAccess: null,
  containers: [
    { name: 'beside', image: 'shop/proxy:1', env: [], resources: { limits: { cpu: '0.1' } } },
    {
      image: 'shop/orders@sha256:old',
      ports: [{ name: 'http1', containerPort: 8080 }],
      env: [
        { name: 'POOL_MAX', value: '10', values: 'value' },
        {
          name: 'API_KEY',
          valueSource: { secretKeyRef: { secret: 'api-key', version: 'latest' } },
        },
      ],
      resources: { limits: { cpu: '1', memory: '512Mi' }, cpuIdle: true },
      volumeMounts: [{ name: 'keys', mountPath: '/keys/' }],
      livenessProbe: { periodSeconds: 10 },
    },
  ],
  volumes: [
    { name: 'keys', secret: { secret: 'signing', items: [{ path: 'key', version: '3' }] } },
  ],
};

const made = (change: Partial<typeof NOTHING_ELSE>) =>
  templateOf(revisionTemplate.parse(RAW), 'orders-00004-rc12', { ...NOTHING_ELSE, ...change });

describe('the template of a new revision', () => {
  it('is that of the revision it is made from, with its own name and nothing of the platform’s', () => {
    const { containers, ...rest } = made({});
    expect(rest).toMatchObject({
      revision: 'orders-00004-rc12',
      labels: { 'commit-sha': 'c09e7d4', team: 'shop' },
      annotations: { 'ripcord.dev/migrations': 'none' },
      serviceAccount: RAW.serviceAccount,
      timeout: RAW.timeout,
      scaling: RAW.scaling,
      volumes: RAW.volumes,
    });
    expect(Object.keys(rest)).not.toEqual(
      expect.arrayContaining(['uid', 'createTime', 'conditions', 'vpcAccess']),
    );
    expect(containers).toMatchObject(RAW.containers);
  });

  it('has another image in the container that serves, and no commit that it was not built from', () => {
    const { containers, labels } = made({ image: 'shop/orders@sha256:good' });
    expect(containers.map(({ image }) => image)).toEqual([
      'shop/proxy:1',
      'shop/orders@sha256:good',
    ]);
    expect(labels).toEqual({ team: 'shop' });
  });

  it('has the versions of secrets that were named, in variables and in files, and no others', () => {
    const { containers, volumes } = made({
      secrets: [
        { at: 'API_KEY', version: '7' },
        { at: '/keys/key', version: '2' },
      ],
    });
    expect(containers[1]?.env).toMatchObject([
      RAW.containers[1]?.env[0],
      { valueSource: { secretKeyRef: { secret: 'api-key', version: '7' } } },
    ]);
    expect(volumes).toMatchObject([{ secret: { items: [{ path: 'key', version: '2' }] } }]);
  });

  it('has more memory and CPU where asked, and what else its container has', () => {
    const [beside, serving] = made({ cpu: '2', memory: '1Gi' }).containers;
    expect(beside).toMatchObject({ resources: { limits: { cpu: '0.1' } } });
    expect(serving).toMatchObject({
      resources: { limits: { cpu: '2', memory: '1Gi' }, cpuIdle: true },
      livenessProbe: { periodSeconds: 10 },
    });
  });
});
