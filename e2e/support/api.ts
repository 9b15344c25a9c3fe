import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { stackUnderTest } from './stack';

const root = path.resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** Runs the command line on the stack under test; resolves to what it printed. */
export async function ripcord(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const stack = stackUnderTest();
  const { stdout } = await run('npm', ['run', '--silent', 'ripcord', '--', ...args], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: stack.appUrl,
      RIPCORD_DATA: stack.dataDir,
      RIPCORD_URL: stack.url,
      ...env,
    },
  });
  return stdout.trim();
}

export interface Api {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** The status of a request that is expected to be refused, with what was said. */
  refused(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ status: number; detail: string; details?: Record<string, string> }>;
}

export function apiWith(token: string): Api {
  const { url } = stackUnderTest();
  const request = (method: string, path: string, body?: object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
  const parse = async <T>(response: Response): Promise<T> => {
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return JSON.parse(text) as T;
  };
  return {
    get: async (path) => parse(await request('GET', path)),
    send: async (method, path, body) => parse(await request(method, path, body)),
    refused: async (method, path, body) => {
      const response = await request(method, path, body);
      expect(response.ok).toBe(false);
      const problem = (await response.json()) as {
        detail: string;
        details?: Record<string, string>;
      };
      return { status: response.status, ...problem };
    },
  };
}

export async function tokenFor(email: string, role: string): Promise<string> {
  return ripcord(['token', 'create', '--person', email, '--role', role]);
}
