import { NextRequest } from 'next/server';
import { afterAll, expect, it } from 'vitest';
import { everyCaller } from '@/lib/testing/callers';
import { credentialOf, ORIGIN } from '@/lib/testing/web-credentials';
import { sha256Hex } from '@/lib/timeline/canonical';
import { webDatabase } from '@/lib/web/database';
import { GET } from './route';

const LINES = '{"severity":"ERROR"}\n';
const SHA256 = sha256Hex(LINES);

afterAll(() => webDatabase().close());

async function call(sha256: string, headers: Record<string, string>): Promise<Response> {
  return GET(new NextRequest(`${ORIGIN}/api/evidence/${sha256}`, { headers }), {
    params: Promise.resolve({ sha256 }),
  });
}

it('a kept file is given as it was kept to those who respond, and to nobody else', async () => {
  await webDatabase().prisma.evidence.create({
    data: {
      sha256: SHA256,
      name: 'logs of today.ndjson',
      mime: 'application/x-ndjson',
      size: LINES.length,
      bytes: Buffer.from(LINES),
      createdAt: new Date(),
      keepUntil: new Date(Date.now() + 60_000),
    },
  });
  for (const caller of await everyCaller(webDatabase())) {
    const response = await call(SHA256, await credentialOf(caller));
    const expected = !caller.known
      ? 401
      : caller.role === null || caller.role === 'viewer'
        ? 403
        : 200;
    expect([caller.name, response.status]).toEqual([caller.name, expected]);
    if (response.status !== 200) continue;
    expect((await call('0'.repeat(64), await credentialOf(caller))).status).toBe(404);
    expect(await response.text()).toBe(LINES);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''logs%20of%20today.ndjson",
    );
  }
});
