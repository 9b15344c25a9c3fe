import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '@/lib/commands';
import type { Database } from '@/lib/db';
import { type Answer, type Caller, everyCaller, policyFor } from '@/lib/testing/callers';
import { sampleInput } from '@/lib/testing/sample-input';
import { credentialOf, FOREIGN, SAME_ORIGIN } from '@/lib/testing/web-credentials';
import { webDatabase } from '@/lib/web/database';
import { commandAction } from './actions';

/** What the framework would have taken from the request. */
const request = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => {
      const [found, value] = (request.headers.get('cookie') ?? '').split('=');
      return found === name ? { name, value } : undefined;
    },
  }),
}));

let db: Database;
let callers: Caller[];
beforeAll(async () => {
  db = webDatabase();
  callers = await everyCaller(db);
});
afterAll(() => db.close());

async function act(caller: Caller, headers: Readonly<Record<string, string>>, name: string) {
  request.headers = new Headers({ ...headers, ...(await credentialOf(caller)) });
  const command = COMMANDS.find((each) => each.name === name);
  const input = command === undefined ? {} : sampleInput(command.input, name);
  return commandAction(name, input, `${caller.name} ${name} ${JSON.stringify(headers)}`);
}

const everyCommand = COMMANDS.map((command) => [command.name, command] as const);

describe('the console’s action', () => {
  it.each(everyCommand)('%s is allowed exactly when the policy says so', async (name, command) => {
    const answers: Record<string, Answer> = {};
    const expected: Record<string, Answer> = {};
    for (const caller of callers) {
      const result = await act(caller, SAME_ORIGIN, name);
      const code = result.ok ? null : result.error.code;
      expect(code).not.toBe('internal');
      answers[caller.name] = code === 'forbidden' || code === 'unauthenticated' ? code : 'allowed';
      // A page knows its cookie only: a bearer token is for /api/v1.
      const bySession = caller.credential.kind === 'session';
      expected[caller.name] = bySession ? policyFor(caller, command) : 'unauthenticated';
    }
    expect(answers).toEqual(expected);
  });

  it.each(everyCommand)('%s is refused from anywhere but our own pages', async (name) => {
    const admin = callers.find((each) => each.name === 'admin by session');
    if (admin === undefined) throw new Error('no admin among the callers');
    for (const [what, headers] of FOREIGN) {
      const result = await act(admin, headers, name);
      expect([what, result.ok || result.error.code]).toEqual([what, 'forbidden']);
    }
  });

  it('knows no command that is not on the list', async () => {
    const admin = callers.find((each) => each.name === 'admin by session');
    if (admin === undefined) throw new Error('no admin among the callers');
    for (const name of ['me.read', 'constructor', '']) {
      expect(await act(admin, SAME_ORIGIN, name)).toMatchObject({ error: { code: 'not_found' } });
    }
  });
});
