import { err, ok, type Result } from '@/lib/result';
import { type RpcError, rpcError } from '../../core/rpc-error';

const USUAL_PAGE = 100;

/** One page of a list; the token is the position, in a form that a client will not make up. */
export function page<T>(
  items: readonly T[],
  size: number,
  token: string,
  largest = Number.POSITIVE_INFINITY,
): Result<{ items: readonly T[]; nextPageToken: string }, RpcError> {
  if (size < 0) return err(rpcError('INVALID_ARGUMENT', `Invalid page size ${size}.`));
  const start = token === '' ? 0 : position(token);
  if (start === null || start > items.length) {
    return err(rpcError('INVALID_ARGUMENT', 'Invalid page token.'));
  }
  const end = start + Math.min(size === 0 ? USUAL_PAGE : size, largest);
  return ok({
    items: items.slice(start, end),
    nextPageToken: end < items.length ? tokenAt(end) : '',
  });
}

function tokenAt(index: number): string {
  return Buffer.from(`from:${index}`).toString('base64url');
}

function position(token: string): number | null {
  const [, index] = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return index === undefined ? null : Number(index);
}
