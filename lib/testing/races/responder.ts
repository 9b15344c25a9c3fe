import { randomUUID } from 'node:crypto';
import { actorOfSession } from '@/lib/auth/resolve-actor';
import { type Command, executeCommand } from '@/lib/command';
import { COMMANDS } from '@/lib/commands';
import { openDatabase } from '@/lib/db';
import type { Result } from '@/lib/result';
import { requireEnv } from '../require-env';
import { order } from './responder-messages';

/** A lock that nobody gives in time is one: it happens on a machine that is busy with other things. */
const TRIES = 5;

/** One person in a process of their own, who gives the commands that the parent asks for. */
const db = openDatabase(requireEnv('DATABASE_URL'));
const actor = await actorOfSession(db, requireEnv('RESPONDER_SESSION'));
if (actor === null) throw new Error('the responder is nobody');

async function obey(message: unknown): Promise<void> {
  const { id, command, input } = order.parse(message);
  const known = COMMANDS.find(({ name }) => name === command);
  if (known === undefined) throw new Error(`there is no command ${command}`);
  process.send?.({ id, result: await insist(known, input) });
}

/** What throws has no answer: the same request is made again, as every client does. */
async function insist(command: Command, input: unknown): Promise<Result<unknown>> {
  const key = randomUUID();
  for (let left = TRIES; ; left -= 1) {
    try {
      return await executeCommand(db, command, actor, input, key);
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

process.on('message', (message) => void obey(message));
process.once('disconnect', () => void db.close());
process.send?.({ ready: true });
