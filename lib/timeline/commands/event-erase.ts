import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { findIncident, teamOfIncident } from '@/lib/incidents/find';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok } from '@/lib/result';
import { encodeBody } from '../append';

export const eventErase = defineCommand({
  name: 'event.erase',
  summary:
    'Erase what an event says (a pasted secret, personal data), in the open; the chain still verifies.',
  role: 'admin',
  byToken: false,
  route: { method: 'DELETE', path: '/incidents/{number}/events/{seq}/body' },
  input: z.strictObject({
    ...incidentRef,
    seq: z.coerce.number().int().positive(),
    reason: z.string().trim().min(1, 'Say why.').max(2000),
  }),
  output: z.object({ seq: z.number() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const incident = await findIncident(context.tx, input);
    if (!incident.ok) return incident;
    const { streamId, id } = incident.value;
    const event = await context.tx.event.findUnique({
      where: { streamId_seq: { streamId, seq: BigInt(input.seq) } },
      select: { body: true, kind: true },
    });
    if (event === null || event.body === null) {
      return err(appError('not_found', `Event ${input.seq} does not exist or is erased already.`));
    }
    // The facts of a run or a decision are annotated, never taken away: only words can be.
    if (!ERASABLE.has(event.kind)) {
      return err(
        appError('unsupported', `A ${event.kind} event can’t be erased; add a note instead.`),
      );
    }
    if (event.kind === 'attachment.added') await eraseFile(context, event.body);
    const actor = actorRef(context.actor);
    const body = encodeBody({
      kind: 'timeline.body_erased',
      actor,
      data: { seq: input.seq, reason: input.reason },
    });
    const rows = await context.tx.$queryRaw<{ seq: bigint }[]>`
      select seq from timeline.erase_body(
        ${streamId}::uuid, ${BigInt(input.seq)}::bigint, ${randomUUID()}::uuid, ${actor}, ${body}::bytea)`;
    context.hint(`incident:${id}`);
    return ok({ seq: Number(rows[0]?.seq ?? 0) });
  },
});

/** What an attachment said goes with what it held; its digest stays, so that it can be recognised. */
async function eraseFile({ tx, now }: CommandContext, body: Uint8Array): Promise<void> {
  const parsed = attachment.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  if (!parsed.success) return;
  await tx.evidence.updateMany({
    where: { sha256: parsed.data.data.sha256 },
    data: { bytes: null, erasedAt: now },
  });
}

const attachment = z.object({ data: z.object({ sha256: z.string() }) });

const ERASABLE: ReadonlySet<string> = new Set(['note.added', 'attachment.added']);
