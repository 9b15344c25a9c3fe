import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import { freezeInForce, freezeSentence } from '../freeze-in-force';
import { expireFreeze, recordFreeze } from '../freeze-record';

const LONGEST_MINUTES = 480;

export const freezeStart = defineCommand({
  name: 'freeze.start',
  summary: 'Freeze all runs: nothing more is sent anywhere until it is released or expires.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/freezes' },
  input: z.strictObject({
    reason: z.string().trim().min(1, 'Say why everything must stop.').max(2000),
    minutes: z.number().int().min(1).max(LONGEST_MINUTES).default(60),
  }),
  output: z.object({ id: z.string(), expiresAt: z.string() }),
  run: async (context, { reason, minutes }) => {
    const { tx, now } = context;
    const { personId } = context.actor;
    await endForgotten(context);
    const id = randomUUID();
    const expiresAt = new Date(now.getTime() + minutes * 60_000);
    const { count } = await tx.freeze.createMany({
      data: { id, scope: 'all', personId, reason, createdAt: now, expiresAt },
      skipDuplicates: true,
    });
    if (count === 0) return err(await frozenAlready(context));
    await recordFreeze(context, 'freeze.started', actorRef(context.actor), {
      freezeId: id,
      personId,
      reason,
      expiresAt: expiresAt.toISOString(),
    });
    return ok({ id, expiresAt: expiresAt.toISOString() });
  },
});

/** One whose time is over stands in the way until it has its end on the record. */
async function endForgotten(context: CommandContext): Promise<void> {
  const open = await context.tx.freeze.findFirst({ where: { releasedAt: null } });
  if (open !== null) await expireFreeze(context, open.id);
}

async function frozenAlready({ tx }: CommandContext): Promise<AppError> {
  const freeze = await freezeInForce(tx);
  if (freeze === null) {
    return appError('conflict', 'A freeze ended a moment ago. Look again, then freeze anew.');
  }
  return appError('conflict', `${freezeSentence(freeze)} already.`, {
    details: {
      freezeId: freeze.id,
      heldBy: freeze.personId,
      heldByName: freeze.by,
      since: freeze.since.toISOString(),
      expiresAt: freeze.until.toISOString(),
    },
  });
}
