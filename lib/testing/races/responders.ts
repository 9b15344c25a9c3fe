import type { ChildProcess } from 'node:child_process';
import type { Database } from '@/lib/db';
import { callerMaker } from '../callers';
import { type Answer, answer } from './responder-messages';
import { endChild, startChild } from './start-child';

export interface Responder {
  readonly name: string;
  readonly personId: string;
  /** Tells their process to give this command now; resolves to what it was answered. */
  give(command: string, input: object): Promise<Answer>;
  close(): Promise<void>;
}

/** A new person with the responder's role, in a process with a database pool of its own. */
export async function startResponder(
  db: Database,
  databaseUrl: string,
  name: string,
): Promise<Responder> {
  const person = await db.prisma.person.create({
    data: { name, grants: { create: { role: 'responder' } } },
  });
  const session = await callerMaker(db).session(person.id);
  if (session.kind !== 'session') throw new Error('a session was made');
  const child = await startChild('lib/testing/races/responder.ts', {
    DATABASE_URL: databaseUrl,
    RESPONDER_SESSION: session.id,
    LOG_LEVEL: 'error',
  });
  return { name, personId: person.id, give: giver(child, name), close: () => endChild(child) };
}

function giver(child: ChildProcess, name: string): Responder['give'] {
  const open = new Map<number, PromiseWithResolvers<Answer>>();
  let last = 0;
  child.on('message', (message) => {
    const { id, result } = answer.parse(message);
    open.get(id)?.resolve(result);
    open.delete(id);
  });
  child.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error(`the process of ${name} has ended`));
  });
  return (command, input) => {
    last += 1;
    const given = Promise.withResolvers<Answer>();
    open.set(last, given);
    child.send({ id: last, command, input });
    return given.promise;
  };
}
