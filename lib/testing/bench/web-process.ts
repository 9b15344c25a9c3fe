import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NextRequest } from 'next/server';
import { preciseEpochMs } from './bench';
import { root } from './processes';

/**
 * A web process without its pages, so that no build is needed: the route handlers whose files it is
 * given (the first for /api/v1, the second for /api/streams) behind Node's own HTTP server. Every
 * answer says when its request was received.
 */
type Handler = (
  request: NextRequest,
  context: { readonly params: Promise<{ readonly path: readonly string[] }> },
) => Promise<Response>;

interface Route {
  readonly GET: Handler;
  readonly POST?: Handler;
}

const [api, streams] = (await Promise.all(
  process.argv.slice(2).map((file) => import(path.join(root, file))),
)) as [Route, Route];

async function answer(request: NextRequest): Promise<Response> {
  const { pathname } = request.nextUrl;
  const route = pathname === '/api/streams' ? streams : api;
  const params = Promise.resolve({ path: pathname.split('/').slice(3).map(decodeURIComponent) });
  const handler = request.method === 'GET' ? route.GET : route.POST;
  return handler?.(request, { params }) ?? new Response(null, { status: 405 });
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const receivedAt = preciseEpochMs();
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request = new NextRequest(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    signal: gone.signal,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const response = await answer(request);
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'x-received-at': String(receivedAt),
  });
  if (response.body === null) return void outgoing.end();
  outgoing.flushHeaders();
  await pipeline(Readable.from(response.body), outgoing).catch(() => undefined);
}

const server = createServer((incoming, outgoing) => {
  serve(incoming, outgoing).catch((error: unknown) => {
    console.error(error);
    outgoing.destroy();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => process.exit(0));
