import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { preciseEpochMs } from '../core/clock';

export interface HttpRequest {
  readonly method: string;
  /** Its host is the one that was asked for: of a proxy's absolute form, else the Host header's. */
  readonly url: URL;
  readonly body: string;
  /** Epoch milliseconds with a fraction: when the request's head reached this process. */
  readonly receivedAt: number;
  header(name: string): string | null;
  /** Whether the caller has gone. */
  closed(): boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How long to keep the caller waiting. */
  readonly delayMs: number;
}

/** Null: never answered, the caller waits until its own deadline. */
export type HttpHandler = (request: HttpRequest) => HttpAnswer | null | Promise<HttpAnswer | null>;

export function json(status: number, body: unknown): HttpAnswer {
  return { status, body: JSON.stringify(body), headers: {}, delayMs: 0 };
}

/** Loopback only: there is no authentication here. Port 0 takes any. */
export async function listenHttp(
  port: number,
  handle: HttpHandler,
): Promise<{ url: string; address: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, handle).then(
      (given) => {
        if (given === null) return;
        const { status, body, headers, delayMs } = given;
        setTimeout(() => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end(body);
        }, delayMs);
      },
      (bug: unknown) => {
        console.error('request failed', bug);
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: 'The simulator has a bug; see its log.' }));
      },
    );
  });
  const address = `127.0.0.1:${await listening(server, port)}`;
  return {
    url: `http://${address}`,
    address,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, handle: HttpHandler): Promise<HttpAnswer | null> {
  const receivedAt = preciseEpochMs();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = urlOf(request);
  if (url === null) return json(400, { error: 'no such URL' });
  return handle({
    method: request.method ?? 'GET',
    url,
    body: Buffer.concat(chunks).toString(),
    receivedAt,
    header(name) {
      const value = request.headers[name];
      return typeof value === 'string' ? value : null;
    },
    closed: () => request.socket.destroyed,
  });
}

function urlOf(request: IncomingMessage): URL | null {
  const target = request.url ?? '/';
  const host = request.headers.host ?? '127.0.0.1';
  return URL.parse(target.startsWith('/') ? `http://${host}${target}` : target);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
