import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { jsonResponse } from './json-response';

const LONG = { services: Array.from({ length: 200 }, (_, index) => ({ slug: `many-${index}` })) };

const asked = (encoding?: string) =>
  new Request('http://localhost/api/v1/fleet', {
    headers: encoding === undefined ? {} : { 'accept-encoding': encoding },
  });

test('a long answer is compressed for a reader that takes it so, and says the same', async () => {
  const response = await jsonResponse(asked('br, gzip'), LONG);
  expect(response.headers.get('content-encoding')).toBe('gzip');
  const body = Buffer.from(await response.arrayBuffer());
  expect(body.length * 4).toBeLessThan(JSON.stringify(LONG).length);
  expect(JSON.parse(gunzipSync(body).toString())).toEqual(LONG);
});

test('it is plain for every other reader, and a short one is plain for all', async () => {
  const plain = await jsonResponse(asked(), LONG);
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.json()).toEqual(LONG);
  const short = await jsonResponse(asked('gzip'), { ok: true });
  expect(short.headers.get('content-encoding')).toBeNull();
  expect(await short.json()).toEqual({ ok: true });
});

test('no answer is kept by anybody', async () => {
  const { headers } = await jsonResponse(asked('gzip'), LONG);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('vary')).toBe('accept-encoding');
});
