import { expect, it } from 'vitest';
import { exportText } from './export-text';

it('an export has all that was given, and no value of a variable that is called a secret', () => {
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
              { name: 'API_KEY', valueSource: { secretKeyRef: { secret: 'k', version: '2' } } },
            ],
          },
        ],
      },
    },
    revisions: [{ name: 'orders-00001-abc' }],
  };
  const text = exportText(raw);
  expect(text).not.toContain('sk-live-1');
  const [pool, token, key] = raw.service.template.containers[0]?.env ?? [];
  const kept = JSON.parse(text);
  expect(kept.service.template.containers[0].env).toEqual([
    pool,
    { ...token, value: '(withheld)' },
    key,
  ]);
  expect(kept.revisions).toEqual(raw.revisions);
});
