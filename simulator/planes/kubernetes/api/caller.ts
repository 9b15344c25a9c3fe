import type { IncomingMessage } from 'node:http';

/** kubectl sends no credentials over plain HTTP, but it keeps the path of its server's address. */
const WITH_TOKEN = /^\/cluster\/([0-9a-f]+)(\/.*)$/;

export interface Caller {
  /** Of the server's address without what precedes its APIs. */
  readonly url: URL;
  /** In the path or as a bearer token; empty: none. */
  readonly token: string;
  readonly actor: string;
  /** Who the fields will belong to: as said, else the program's name. */
  readonly manager: string;
}

export function callerOf(
  { url: target = '/', headers }: IncomingMessage,
  clusterToken: string,
): Caller {
  const [, inPath, rest] = WITH_TOKEN.exec(target) ?? [];
  const url = new URL(rest ?? target, 'http://127.0.0.1');
  const token = inPath ?? headers.authorization?.replace(/^Bearer /, '') ?? '';
  const named = headers['x-simulated-actor'];
  const known = token === '' || token === clusterToken ? 'kubernetes-admin' : token;
  return {
    url,
    token,
    actor: typeof named === 'string' ? named : known,
    manager:
      url.searchParams.get('fieldManager') ?? headers['user-agent']?.split('/')[0] ?? 'unknown',
  };
}
