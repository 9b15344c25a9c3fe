import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compress = promisify(gzip);
/** A shorter one fits into a packet or two as it is. */
const COMPRESSED_FROM = 1024;

/** JSON that nobody keeps, compressed where it is long and the reader takes it so. */
export async function jsonResponse(request: Request, value: unknown): Promise<Response> {
  const text = JSON.stringify(value);
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    vary: 'accept-encoding',
  };
  const accepted = request.headers.get('accept-encoding') ?? '';
  if (text.length < COMPRESSED_FROM || !/\bgzip\b/.test(accepted)) {
    return new Response(text, { headers });
  }
  // Every screen asks every few seconds: the quickest is most of the gain.
  const body = await compress(text, { level: constants.Z_BEST_SPEED });
  return new Response(new Uint8Array(body), {
    headers: { ...headers, 'content-encoding': 'gzip' },
  });
}
