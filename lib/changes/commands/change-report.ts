import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { LIST_MS } from '../list-span';
import { type ChangeDetail, toldSource } from '../stored-change';
import { changeInput } from '../told/change-input';
import { findSubject, type Subject } from '../told/find-subject';
import type { ToldChange } from '../told/told-change';
import { whenTold } from '../told/when';

export const changeReport = defineCommand({
  name: 'change.report',
  summary:
    'Tell of a change: in Ripcord’s own shape, as a PagerDuty change event, or as a CDEvent. The same source and key are the same change.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/changes' },
  input: changeInput,
  output: z.object({
    id: z.string(),
    /** False: it was told before, and stands as it was told then. */
    recorded: z.boolean(),
    /** Slug; null: not one of ours. */
    service: z.string().nullable(),
    kind: z.string(),
    at: z.string(),
    /** What the sender should know: that it is not one of ours, or too old for the list. */
    note: z.string().nullable(),
  }),
  team: async ({ tx }, told) => (await findSubject(tx, told))?.teamId ?? null,
  run: async (context, told) => {
    const at = whenTold(told.at, context.now);
    if (!at.ok) return at;
    const subject = await findSubject(context.tx, told);
    const { id, recorded, at: kept } = await keep(context, told, subject, at.value);
    if (recorded) await announce(context, told, subject, at.value);
    return ok({
      id,
      recorded,
      service: subject?.slug ?? null,
      kind: told.kind,
      at: kept.toISOString(),
      note: noteOn(context, told, subject, kept),
    });
  },
});

async function keep({ tx }: CommandContext, told: ToldChange, subject: Subject | null, at: Date) {
  const source = toldSource(told.source);
  const externalKey = told.key ?? crypto.randomUUID();
  const { revision, environment, goesBack, links } = told;
  const detail: ChangeDetail = {
    revision,
    intent: null,
    named: told.services[0] ?? told.source,
    environment,
    goesBack,
    links: links.map(({ href, text }) => ({ href, text })),
  };
  const { count } = await tx.change.createMany({
    data: {
      targetId: subject?.targetId ?? null,
      serviceId: subject?.serviceId ?? null,
      kind: told.kind,
      summary: told.summary,
      at,
      actor: told.actor,
      source,
      externalKey,
      detail,
    },
    skipDuplicates: true,
  });
  const row = await tx.change.findUniqueOrThrow({
    where: { source_externalKey: { source, externalKey } },
    select: { id: true, at: true },
  });
  return { ...row, recorded: count > 0 };
}

/** On the timeline of every incident of the service, at once, and on every screen that lists it. */
async function announce(
  context: CommandContext,
  { kind, summary, actor, source }: ToldChange,
  subject: Subject | null,
  at: Date,
): Promise<void> {
  context.hint('fleet');
  if (subject === null) return;
  const incidents = await context.tx.incident.findMany({
    where: {
      status: { notIn: [...OVER_STATUSES] },
      services: { some: { serviceId: subject.serviceId } },
    },
    select: { id: true, streamId: true },
    orderBy: { id: 'asc' },
  });
  for (const { id, streamId } of incidents) {
    await append(context, streamId, {
      kind: 'change.observed',
      actor: actorRef(context.actor),
      occurredAt: at,
      data: {
        service: subject.slug,
        kind,
        summary,
        actor,
        at: at.toISOString(),
        toldBy: source,
      },
    });
    context.hint(`incident:${id}`);
  }
  context.hint(`service:${subject.slug}`);
}

function noteOn(
  { now }: CommandContext,
  { services, environment }: ToldChange,
  subject: Subject | null,
  at: Date,
): string | null {
  if (now.getTime() - at.getTime() > LIST_MS) {
    return 'It is older than 24 hours: it is kept, and not on the list.';
  }
  if (subject === null) {
    const names =
      services.length === 0
        ? 'It names no service.'
        : `Nothing here is called ${services.join(' or ')}.`;
    return `${names} It is listed as not one of ours. Send the slug or the name of a service, or the reference of a target.`;
  }
  if (subject.targetId === null) {
    return `${subject.slug} has no target in ${environment ?? 'any environment'} here: it is listed, and never suspected.`;
  }
  return null;
}
