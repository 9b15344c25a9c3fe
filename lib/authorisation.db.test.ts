import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation } from '@/lib/api/routes';
import { executeCommand, executeQuery } from '@/lib/command';
import { COMMANDS } from '@/lib/commands';
import { type Database, openDatabase } from '@/lib/db';
import type { Result } from '@/lib/result';
import {
  type Answer,
  actorOf,
  type Caller,
  everyCaller,
  policyFor,
  ROLES,
} from '@/lib/testing/callers';
import { requireEnv } from '@/lib/testing/require-env';
import { sampleInput } from '@/lib/testing/sample-input';

let db: Database;
let callers: Caller[];

beforeAll(async () => {
  db = openDatabase(requireEnv('DATABASE_URL'));
  callers = await everyCaller(db);
});
afterAll(() => db.close());

async function ask(caller: Caller, operation: Operation, input: unknown): Promise<Answer> {
  const actor = await actorOf(db, caller);
  const result: Result<unknown> =
    operation.kind === 'query'
      ? await executeQuery(db, operation, actor, input)
      : await executeCommand(db, operation, actor, input, randomUUID());
  if (result.ok) return 'allowed';
  const { code } = result.error;
  return code === 'forbidden' || code === 'unauthenticated' ? code : 'allowed';
}

async function everyAnswer(operation: Operation, input: unknown): Promise<Record<string, Answer>> {
  const answers: Record<string, Answer> = {};
  for (const caller of callers) answers[caller.name] = await ask(caller, operation, input);
  return answers;
}

function policy(operation: Operation): Record<string, Answer> {
  return Object.fromEntries(callers.map((each) => [each.name, policyFor(each, operation)]));
}

describe('who may, by command and query', () => {
  it('ranks the roles from viewer to admin', () => {
    expect(ROLES).toEqual(['viewer', 'responder', 'commander', 'admin']);
  });

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    '%s is allowed exactly when the policy says so',
    async (name, operation) => {
      const input = sampleInput(operation.input, name);
      expect(await everyAnswer(operation, input)).toEqual(policy(operation));
    },
  );

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    '%s says nothing about its input to somebody who may not send it',
    async (_, operation) => {
      const refused = callers.filter((each) => {
        const grantSomewhere = { ...each, everywhere: true };
        return policyFor(grantSomewhere, operation) !== 'allowed';
      });
      for (const caller of refused) {
        const answer = await ask(caller, operation, { no: 'such field' });
        expect([caller.name, answer]).toEqual([caller.name, policyFor(caller, operation)]);
      }
    },
  );

  it('asks more than a viewer of every command', () => {
    expect(COMMANDS.filter((each) => each.role === 'viewer').map((each) => each.name)).toEqual([]);
  });

  it('leaves nothing of a refused command behind', async () => {
    const refused = await Promise.all(
      callers
        .filter((each) => COMMANDS.every((command) => policyFor(each, command) !== 'allowed'))
        .map((each) => actorOf(db, each)),
    );
    const principals = refused.flatMap((each) =>
      each ? [`${each.via}:${each.credentialId}`] : [],
    );
    expect(principals.length).toBeGreaterThan(0);
    expect(await db.prisma.idempotency.count({ where: { principal: { in: principals } } })).toBe(0);
    expect(await db.prisma.idempotency.count()).toBeGreaterThan(0);
  });
});
