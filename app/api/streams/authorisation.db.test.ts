import { NextRequest } from 'next/server';
import { afterAll, expect, it } from 'vitest';
import { everyCaller } from '@/lib/testing/callers';
import { credentialOf, ORIGIN } from '@/lib/testing/web-credentials';
import { webDatabase } from '@/lib/web/database';
import { GET } from './route';

afterAll(() => webDatabase().close());

it('the stream opens for everyone with a grant and for nobody else', async () => {
  for (const caller of await everyCaller(webDatabase())) {
    const response = await GET(
      new NextRequest(`${ORIGIN}/api/streams`, { headers: await credentialOf(caller) }),
    );
    await response.body?.cancel();
    const type = response.headers.get('content-type');
    const expected = !caller.known
      ? [401, 'application/problem+json']
      : caller.role === null
        ? [403, 'application/problem+json']
        : [200, 'text/event-stream; charset=utf-8'];
    expect([caller.name, response.status, type]).toEqual([caller.name, ...expected]);
  }
});
