import { randomUUID } from 'node:crypto';
import { actorOfSession } from '@/lib/auth/resolve-actor';
import { executeCommand } from '@/lib/command';
import { COMMANDS } from '@/lib/commands';
import { openDatabase } from '@/lib/db';
import { requireEnv } from '../require-env';
import { order } from './responder-messages';

/** One person in a process of their own, who gives the commands that the parent asks for. */
const db = openDatabase(requireEnv('DATABASE_URL'));
const actor = await actorOfSession(db, requireEnv('RESPONDER_SESSION'));
if (actor === null) throw new Error('the responder is nobody');

async function obey(message: unknown): Promise<void> {
  const { id, command, input } = order.parse(message);
  const known = COMMANDS.find(({ name }) => name === command);
  if (known === undefined) throw new Error(`there is no command ${command}`);
  process.send?.({ id, result: await executeCommand(db, known, actor, input, randomUUID()) });
}

process.on('message', (message) => void obey(message));
process.once('disconnect', () => void db.close());
process.send?.({ ready: true });
