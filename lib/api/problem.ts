import { type AppError, HTTP_STATUS } from '@/lib/errors';

const TITLES = {
  invalid: 'The input is not what is expected',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Something else is so',
  stale: 'Out of date',
  idempotency_mismatch: 'The idempotency key was used for another request',
  unsupported: 'This can’t be done here',
  internal: 'A fault on our side',
  unavailable: 'Not available now',
} as const satisfies Record<AppError['code'], string>;

/** RFC 9457. */
export function problemResponse(error: AppError): Response {
  const status = HTTP_STATUS[error.code];
  const body = {
    type: `ripcord:${error.code}`,
    title: TITLES[error.code],
    status,
    detail: error.message,
    ...(error.fields ? { fields: error.fields } : {}),
    ...(error.details ? { details: error.details } : {}),
  };
  return Response.json(body, {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
