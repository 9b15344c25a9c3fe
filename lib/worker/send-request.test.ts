import { describe, expect, it } from 'vitest';
import { syntheticRequest } from '@/lib/runbooks/knowledge-schema';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import type { ProbeOrder } from './engine/deps';
import { type Sender, sendProbe, sendSynthetic, signatureOf } from './send-request';

const never = new AbortController().signal;
const TO = { service: 'shop', url: 'https://shop.test/' };
const WEBHOOK = syntheticRequest.parse({
  id: 'webhook',
  name: 'Webhook',
  kind: 'signed_webhook',
  path: '/webhook',
  body: '{}',
  sign: { header: 'X-Signature', algorithm: 'sha256', secret: 'key' },
  expect_status: [200],
  expectation: 'It is taken.',
  expect_source: 'default',
});

function sender(secret: string | null): Sender & { readonly sent: ProbeOrder[] } {
  const sent: ProbeOrder[] = [];
  return {
    sent,
    secret: () => secret,
    payload: () => null,
    probe: async (order) => {
      sent.push(order);
      return { passed: true, status: 200, milliseconds: 3, barred: false, detail: '200 in 3 ms' };
    },
  };
}

describe('a signed request', () => {
  it('carries the lower-case hex of the HMAC alone', async () => {
    const one = sender('key');
    await sendSynthetic(one, TO, WEBHOOK, never);
    expect(one.sent).toMatchObject([{ url: 'https://shop.test/webhook', body: '{}' }]);
    // echo -n '{}' | openssl dgst -sha256 -hmac key
    expect(one.sent[0]?.headers['X-Signature']).toBe(
      'a777724d943eb48dc69bca8a4a6d57a04db3f9ec7e1de4e581e860265bdf3032',
    );
  });

  it('never says its secret, and without it is not sent', async () => {
    const answer = await sendSynthetic(sender('hunter2'), TO, WEBHOOK, never);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    const without = sender(null);
    expect(await sendSynthetic(without, TO, WEBHOOK, never)).toMatchObject({
      sent: false,
      detail: 'Secret key is not set for this service.',
    });
    expect(without.sent).toEqual([]);
  });

  it('has another signature for another body or secret', () => {
    const all = [signatureOf('a', 'k'), signatureOf('b', 'k'), signatureOf('a', 'l')];
    expect(new Set(all).size).toBe(3);
    expect(all.every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true);
  });
});

it.each([
  ['leaves something behind', { kind: 'workflow_creation' }, 'a person sends it'],
  ['has no address', { path: undefined }, 'without an address'],
  ['has its payload elsewhere', { body: undefined, body_file: 'a.json' }, 'a.json'],
] as const)('a request that %s is not sent', async (_, change, why) => {
  const one = sender('key');
  const answer = await sendSynthetic(one, TO, { ...WEBHOOK, ...change }, never);
  expect(one.sent).toEqual([]);
  expect(answer.detail).toContain(why);
});

describe('a payload that is in a file of the team', () => {
  const known = { ...WEBHOOK, body: undefined, body_file: 'a.json', sign: undefined };

  it('is sent where ripcord.yaml names the file', async () => {
    const one = { ...sender('key'), payload: () => '{"order":1}' };
    expect(await sendSynthetic(one, TO, known, never)).toMatchObject({ passed: true });
    expect(one.sent).toMatchObject([{ body: '{"order":1}' }]);
  });

  it('is not sent elsewhere, and is asked of a person', async () => {
    const one = sender('key');
    expect(await sendSynthetic(one, TO, known, never)).toMatchObject({
      sent: false,
      detail: expect.stringMatching(/services\.shop\.payloads\.webhook in ripcord\.yaml.*A person/),
    });
    expect(one.sent).toEqual([]);
  });
});

it('a probe that may not be sent there has not failed', async () => {
  const barring: Sender = {
    secret: () => null,
    payload: () => null,
    probe: async () => ({
      passed: false,
      status: null,
      milliseconds: 0,
      barred: true,
      detail: 'The address is not on the public internet.',
    }),
  };
  const health: Probe = {
    id: 'health',
    name: 'Health',
    method: 'GET',
    path: '/health',
    headers: {},
    expect_status: [200],
    deadline_seconds: 5,
  };
  expect(await sendProbe(barring, TO, health, never)).toMatchObject({ outcome: 'skipped' });
});

it('a service without an address is sent nothing', async () => {
  const one = sender('key');
  const answer = await sendSynthetic(one, { ...TO, url: null }, WEBHOOK, never);
  expect([one.sent, answer.detail]).toEqual([[], 'It has no address.']);
});
