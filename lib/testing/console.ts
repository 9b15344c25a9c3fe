import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { type Command, executeCommand } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { type Database, openDatabase } from '@/lib/db';
import type { SystemRole } from '@/lib/generated/prisma/enums';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import type { Result } from '@/lib/result';
import type { TimelineEvent } from '@/lib/timeline/decode';
import { readEvents } from '@/lib/timeline/read';
import { actorOf, callerMaker } from './callers';
import { requireEnv } from './require-env';

const root = path.resolve(import.meta.dirname, '..', '..');

export interface TestIncident {
  readonly id: string;
  readonly number: number;
  readonly drill: boolean;
}

/** What a test needs to use Ripcord as people do: commands by name of a role, on our own runbooks. */
export interface TestConsole {
  readonly db: Database;
  /** A new person with this role everywhere, in a browser or by token. */
  person(role: SystemRole, via?: 'session' | 'token'): Promise<Actor>;
  act<S extends z.ZodType, R extends z.ZodType>(
    actor: Actor,
    command: Command<S, R>,
    input: unknown,
    key?: string,
  ): Promise<Result<z.output<R>>>;
  declare(actor: Actor, more?: { service?: string; drill?: boolean }): Promise<TestIncident>;
  /** Ends an incident, so that its service is free for another. */
  finish(actor: Actor, incident: TestIncident): Promise<void>;
  events(incident: TestIncident): Promise<TimelineEvent[]>;
  close(): Promise<void>;
}

/** Opens this test's database with the repository's own ripcord.yaml and runbooks loaded. */
export async function openConsole(): Promise<TestConsole> {
  const db = openDatabase(requireEnv('DATABASE_URL'));
  const { problems } = await loadConfiguration(db, {
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir: path.join(root, 'runbooks'),
  });
  if (problems.length > 0) throw new Error(`our own configuration: ${JSON.stringify(problems)}`);
  const make = callerMaker(db);

  const person: TestConsole['person'] = async (role, via = 'session') => {
    const { id } = await make.person(role);
    const credential = via === 'session' ? await make.session(id) : await make.token(id, role);
    const caller = { name: role, credential, known: true, role, everywhere: true };
    const actor = await actorOf(db, caller);
    if (actor === null) throw new Error(`the new ${role} is nobody`);
    return actor;
  };
  const act: TestConsole['act'] = (actor, command, input, key = randomUUID()) =>
    executeCommand(db, command, actor, input, key);
  const declare: TestConsole['declare'] = async (actor, more = {}) => {
    const input = { service: 'virtuoso-api', title: 'Errors', severity: 2, ...more };
    return must(await act(actor, incidentDeclare, input));
  };
  const finish: TestConsole['finish'] = async (actor, { number, drill }) => {
    const move = (to: string) =>
      act(actor, incidentChangeStatus, { number, drill, to, reason: 'The test is over.' });
    const cancelled = await move('cancelled');
    if (!cancelled.ok) await move('resolved');
  };
  const events: TestConsole['events'] = async ({ id }) => {
    const { streamId } = await db.prisma.incident.findUniqueOrThrow({ where: { id } });
    return readEvents(db, streamId);
  };
  return { db, person, act, declare, finish, events, close: () => db.close() };
}

/** The value of a result that a test takes for granted. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
