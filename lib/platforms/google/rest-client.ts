/** One GET of a Google API that is asked by REST, with the same credentials and endpoints as the rest. */
import { type GapicOptions, type GoogleAuth, restAuth } from './connection';
import type { GapicClient } from './session';

export interface RestClient extends GapicClient {
  /** The body of a 200 as JSON; anything else is thrown with its gRPC code. */
  get(path: string, timeoutMs: number): Promise<unknown>;
}

/** gRPC code of each HTTP status that Google's APIs use. */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  429: 8,
  503: 14,
  504: 4,
};

/** A failure that isn't known may have come after the change. */
export function grpcCode(status: number | undefined): number {
  return (status === undefined ? undefined : CODES[status]) ?? 13;
}

/** `host`: the platform's own, where the connection names none. */
export function createRestClient(host: string, options: GapicOptions): RestClient {
  const auth = restAuth(options);
  const base = baseUrl(host, options);
  return {
    async initialize() {
      await auth?.getClient();
    },
    async get(path, timeoutMs) {
      const url = `${base}${path}`;
      const response = await fetch(url, {
        headers: await headersFor(auth, url),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((cause: unknown) => {
        const late = cause instanceof Error && cause.name === 'TimeoutError';
        throw Object.assign(new Error('The request failed.', { cause }), { code: late ? 4 : 14 });
      });
      const body: unknown = await response.json().catch(() => null);
      if (response.ok) return body;
      throw Object.assign(new Error(saidIn(body)), { code: grpcCode(response.status) });
    },
    async close() {},
  };
}

/** Without a slash at its end. */
export function baseUrl(host: string, { apiEndpoint, port, sslCreds }: GapicOptions): string {
  if (apiEndpoint === undefined) return `https://${host}`;
  return `${sslCreds === undefined ? 'https' : 'http'}://${apiEndpoint}:${port ?? 443}`;
}

async function headersFor(auth: GoogleAuth | null, url: string): Promise<Headers> {
  const headers = auth === null ? new Headers() : await auth.getRequestHeaders(url);
  headers.set('accept', 'application/json');
  return headers;
}

/** The message of an error as Google's REST writes it; empty: none. */
export function saidIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body)) return '';
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('message' in error)) return '';
  return typeof error.message === 'string' ? error.message : '';
}
