import { expect, it } from 'vitest';
import { exportText } from './export-text';

it('an export has all that was given, and no value that is called a secret or looks like one', () => {
  const raw = {
    service: {
      name: 'orders',
      template: {
        containers: [
          {
            image: 'shop/orders@sha256:aa',
            env: [
              { name: 'POOL_MAX', value: '10' },
              { name: 'STRIPE_TOKEN', value: 'sk-live-1' },
              { name: 'DATABASE_URL', value: 'postgres://orders:hunter2@db.shop.example/orders' },
              { name: 'API_KEY', valueSource: { secretKeyRef: { secret: 'k', version: '2' } } },
            ],
          },
        ],
      },
    },
    revisions: [{ name: 'orders-00001-abc' }],
  };
  const text = exportText(raw);
  expect(text).not.toMatch(/sk-live-1|hunter2/);
  const [pool, token, address, key] = raw.service.template.containers[0]?.env ?? [];
  const kept = JSON.parse(text);
  expect(kept.service.template.containers[0].env).toEqual([
    pool,
    { ...token, value: '(withheld)' },
    { ...address, value: '(withheld)' },
    key,
  ]);
  expect(kept.revisions).toEqual(raw.revisions);
});
