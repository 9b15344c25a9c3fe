import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAllowed } from './allow-list';
import { type ProbeOptions, type ProbeRequest, probe } from './http-probe';

const NEVER = new AbortController().signal;
const PUBLIC: ProbeOptions = { reach: 'public' };
const LOOPBACK: ProbeOptions = { reach: 'loopback' };
const get = (url: string): ProbeRequest => ({ method: 'GET', url });

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<{ url: string; port: number }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/health`, port };
}

describe('a probe', () => {
  it('is ok with any 2xx', async () => {
    const { url } = await serve((_request, response) => response.writeHead(204).end());
    expect(await probe(get(url), LOOPBACK, NEVER)).toEqual({
      status: 204,
      ms: expect.any(Number),
      ok: true,
      barred: false,
      problem: null,
    });
  });

  it('is not ok with 503, and is with a status that was expected', async () => {
    const { url } = await serve((_request, response) => response.writeHead(503).end());
    expect(await probe(get(url), LOOPBACK, NEVER)).toMatchObject({
      status: 503,
      ok: false,
      problem: 'Answered 503.',
    });
    expect(await probe({ ...get(url), expectStatus: [503] }, LOOPBACK, NEVER)).toMatchObject({
      ok: true,
    });
  });

  it('sends its method, headers and body', async () => {
    let seen = '';
    const { url } = await serve(async (request, response) => {
      const chunks = await request.toArray();
      seen = `${request.method} ${request.headers['x-key']} ${Buffer.concat(chunks)}`;
      response.end();
    });
    const request = { method: 'POST', url, headers: { 'x-key': 'k' }, body: '{"a":1}' } as const;
    expect((await probe(request, LOOPBACK, NEVER)).ok).toBe(true);
    expect(seen).toBe('POST k {"a":1}');
  });

  it('does not follow a redirect', async () => {
    let asked = 0;
    const { url } = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    });
    expect(await probe(get(url), LOOPBACK, NEVER)).toMatchObject({
      status: 302,
      ok: false,
      problem: expect.stringContaining('not followed'),
    });
    expect(asked).toBe(1);
  });

  it('reads no more than 64 KB of an endless answer', async () => {
    const { url } = await serve((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    expect(await probe(get(url), LOOPBACK, NEVER)).toMatchObject({ status: 200, ok: true });
  });

  it('ends in time when nothing, or not all, is answered', async () => {
    const silent = await serve(() => {});
    const half = await serve((_request, response) => response.write('half'));
    for (const { url } of [silent, half]) {
      expect(await probe(get(url), { ...LOOPBACK, timeoutMs: 50 }, NEVER)).toMatchObject({
        status: null,
        ok: false,
        problem: 'No answer within 0.05 s.',
      });
    }
  });

  it('ends in time when the resolver hangs', async () => {
    const resolve = () => new Promise<never>(() => {});
    const options = { ...PUBLIC, resolve, timeoutMs: 50 };
    expect(await probe(get('http://orders.example/'), options, NEVER)).toMatchObject({
      status: null,
      problem: 'No answer within 0.05 s.',
    });
  });

  it('names the reason when nobody listens', async () => {
    const { url } = await serve((_request, response) => response.end());
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    expect(await probe(get(url), LOOPBACK, NEVER)).toMatchObject({
      status: null,
      problem: 'No answer (ECONNREFUSED).',
    });
  });

  it('refuses a header that would break the request', async () => {
    const { url } = await serve((_request, response) => response.end());
    const request = { ...get(url), headers: { 'x-a': 'b\r\nx-evil: 1' } };
    expect(await probe(request, LOOPBACK, NEVER)).toMatchObject({ status: null, ok: false });
  });
});

describe('what an answer says', () => {
  const answering = async (body: string) => {
    const { url } = await serve((_request, response) => response.end(body));
    return { ...get(url), expectJson: { flag: 'hub', 'config.enabled': false } };
  };

  it('is compared, member by member', async () => {
    const right = await answering('{"flag":"hub","config":{"enabled":false,"rollout":0}}');
    expect(await probe(right, LOOPBACK, NEVER)).toMatchObject({ ok: true, problem: null });
    const wrong = await answering('{"flag":"hub","config":{"enabled":true}}');
    expect(await probe(wrong, LOOPBACK, NEVER)).toMatchObject({
      ok: false,
      status: 200,
      problem: 'Answered 200. Its answer has "config.enabled" true, expected false.',
    });
  });

  it('is never taken for right when it is longer than what is read', async () => {
    const long = `{"flag":"hub","config":{"enabled":false},"pad":"${'x'.repeat(65 * 1024)}"}`;
    expect(await probe(await answering(long), LOOPBACK, NEVER)).toMatchObject({
      ok: false,
      problem: 'Answered 200 with more than 64 KB: not compared.',
    });
  });
});

describe('private hosts', () => {
  const allow = (...entries: readonly string[]) =>
    entries.map((entry) => {
      const parsed = parseAllowed(entry);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value;
    });

  it('are reached where ripcord.yaml allows them', async () => {
    const { port } = await serve((_request, response) => response.end());
    const resolve = async () => [{ address: '127.0.0.1' }];
    const asked = get(`http://orders.internal:${port}/`);
    const options = { reach: 'public', resolve } as const;
    expect((await probe(asked, options, NEVER)).problem).toContain('"probes" in ripcord.yaml');
    const allowed = { ...options, allow: allow('127.0.0.0/8') };
    expect((await probe(asked, allowed, NEVER)).ok).toBe(true);
  });

  it('never open a simulated connection to anything but this machine', async () => {
    const resolve = async () => [{ address: '10.1.2.3' }];
    const options = { reach: 'loopback', resolve, allow: allow('10.0.0.0/8') } as const;
    const { problem } = await probe(get('http://orders.internal/'), options, NEVER);
    expect(problem).toContain('only this machine');
  });
});

describe('the guard', () => {
  it('resolves once and connects to the address that it checked', async () => {
    const { port } = await serve((_request, response) => response.end());
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.7' }];
    };
    const url = `http://orders.example:${port}/`;
    expect((await probe(get(url), { reach: 'loopback', resolve }, NEVER)).ok).toBe(true);
    expect(asked).toBe(1);
  });

  it('refuses a name of which only one address is private', async () => {
    const resolve = async () => [{ address: '93.184.216.34' }, { address: '169.254.169.254' }];
    expect(
      await probe(get('http://rebind.example/'), { reach: 'public', resolve }, NEVER),
    ).toMatchObject({
      status: null,
      problem: expect.stringContaining('not on the public internet'),
    });
  });

  it('refuses a name without an address', async () => {
    const resolve = async () => [];
    expect(
      await probe(get('http://none.example/'), { reach: 'public', resolve }, NEVER),
    ).toMatchObject({
      barred: false,
      problem: 'The name has no address.',
    });
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://0.0.0.0:8080/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1.:80/',
    'http://①②⑦.⓪.⓪.①/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/admin',
    'http://100.64.0.1/',
    'http://169.254.169.254/computeMetadata/v1/',
    'http://0xa9fea9fe/latest/meta-data',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://240.0.0.1/',
    'http://[::]/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'http://[2001:db8::1]/',
    'http://[fc00::1]/',
    'http://[fd12:3456::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[100::1]/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://127.0.0.1:6379/_INFO',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
    'http://user:secret@example.com/',
    'http://user@127.0.0.1/',
    'http://example.com:99999/',
    'http://[::1%25lo]/',
    'http://',
    '//example.com/',
    '',
    ' ',
  ])('sends nothing to %s', async (url) => {
    const resolve = async () => {
      throw new Error('must not be resolved');
    };
    const result = await probe(get(url), { reach: 'public', resolve }, NEVER);
    expect(result).toMatchObject({ status: null, ok: false, barred: true });
    expect(result.problem).not.toMatch(/No answer/);
  });

  it.each(['localhost', 'metadata.google.internal', 'localtest.me'])(
    'sends nothing to %s, which resolves to a private address',
    async (host) => {
      const resolve = async () => [
        { address: host.startsWith('meta') ? '169.254.169.254' : '127.0.0.1' },
      ];
      const result = await probe(get(`http://${host}/`), { reach: 'public', resolve }, NEVER);
      expect(result.problem).toContain('not on the public internet');
    },
  );

  it.each(['93.184.216.34', '8.8.8.8', '10.0.0.7', '169.254.169.254', '2606:2800:220:1::1'])(
    'keeps a simulated connection from reaching %s',
    async (address) => {
      const resolve = async () => [{ address }];
      const result = await probe(
        get('http://orders.example/'),
        { reach: 'loopback', resolve },
        NEVER,
      );
      expect(result.problem).toContain('only this machine');
    },
  );
});
