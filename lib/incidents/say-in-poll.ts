import type { CommandContext } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { findIncident } from './find';
import { holdOpen } from './poll-record';
import type { IncidentRef } from './ref';

/** Keeps a person's word in an open poll; a later one replaces it. Its event is the caller's. */
export async function sayInPoll(
  context: CommandContext,
  { poll, ...ref }: IncidentRef & { readonly poll: string },
  word: { readonly objects: boolean; readonly reason: string | null },
): Promise<Result<{ readonly streamId: string }>> {
  const { tx, now } = context;
  const found = await findIncident(tx, ref);
  if (!found.ok) return found;
  const { id: incidentId, streamId } = found.value;
  if (!(await holdOpen(tx, { incidentId, pollId: poll }))) {
    return err(appError('conflict', 'This poll is closed. Write a note, or tell the Commander.'));
  }
  const key = { pollId: poll, personId: context.actor.personId };
  await tx.objection.upsert({
    where: { pollId_personId: key },
    create: { ...key, ...word, at: now },
    update: { ...word, at: now },
  });
  context.hint(`incident:${incidentId}`);
  return ok({ streamId });
}
