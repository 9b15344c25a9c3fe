import { textIn } from './reply';

/** What the server refused, in its own words. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Reads from /api/v1 with this browser's session. The shape is the query's own output. */
export async function apiGet<T>(path: string): Promise<T> {
  const response = await fetch(`/api/v1${path}`, { headers: { accept: 'application/json' } });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  throw new ApiError(
    textIn(body, 'detail') ?? `The server answered ${response.status}.`,
    response.status,
  );
}
