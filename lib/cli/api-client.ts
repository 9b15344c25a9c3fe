import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CliError } from './cli-command';

const problem = z.object({
  detail: z.string(),
  details: z.record(z.string(), z.string()).optional(),
});

/** What the server said instead of doing it. */
export class ApiRefusal extends CliError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Nothing was heard of the server: what it would say is not known. */
export class ApiUnreachable extends CliError {}

/** For each of two tries. A pipeline that hangs tells nobody anything. */
const PATIENCE_MS = 20_000;

/**
 * Calls /api/v1 of the installation in RIPCORD_URL with the bearer token in RIPCORD_TOKEN. A command
 * whose answer was lost is sent once more with the same key: it is done at most once.
 */
export async function callApi(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  const base = process.env.RIPCORD_URL;
  const token = process.env.RIPCORD_TOKEN;
  if (!base) throw new CliError('set RIPCORD_URL to the address of Ripcord');
  if (!token) throw new CliError('set RIPCORD_TOKEN; `ripcord token create` makes one');
  const request: RequestInit = {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(method === 'GET'
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    redirect: 'error',
  };
  const url = `${base.replace(/\/$/, '')}/api/v1${path}`;
  const send = () => fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
  const response = await send().catch(() =>
    send().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : error;
      throw new ApiUnreachable(`can’t reach ${base}: ${why}`);
    }),
  );
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const refused = problem.safeParse(answer);
  throw new ApiRefusal(
    response.status,
    refused.success ? refused.data.detail : `the server answered ${response.status}`,
  );
}
