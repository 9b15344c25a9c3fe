import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How long to keep the caller waiting. */
  readonly delayMs: number;
}

export type HttpHandler = (method: string, url: URL, body: string) => HttpAnswer;

/** Loopback only: there is no authentication here. Port 0 takes any. */
export async function listenHttp(
  port: number,
  handle: HttpHandler,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, handle).then(
      ({ status, body, headers, delayMs }) => {
        setTimeout(() => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end(body);
        }, delayMs);
      },
      (bug: unknown) => {
        console.error('control request failed', bug);
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: 'The simulator has a bug; see its log.' }));
      },
    );
  });
  const bound = await listening(server, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, handle: HttpHandler): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return handle(request.method ?? 'GET', url, Buffer.concat(chunks).toString());
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
