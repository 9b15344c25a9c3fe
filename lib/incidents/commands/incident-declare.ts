import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { runbooksInForce } from '@/lib/configuration/in-force';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { proposeDraft } from '@/lib/status/propose-draft';
import { append, openStream } from '@/lib/timeline/append';
import { type ChecklistEntry, checklistOf } from '../checklist';
import { OVER_STATUSES } from '../lifecycle';
import { incidentLabel } from '../ref';
import { setMilestone } from '../set-milestone';
import { severityOf } from '../severity';
import { takeSeat } from '../take-seat';

const input = z.strictObject({
  service: z.string().min(1),
  title: z.string().trim().min(1, 'Say in a few words what is wrong.').max(200),
  severity: severityLevel,
  userImpact: z.string().trim().max(500).default(''),
  /** When it began, if known: usually the suspect change. */
  startedAt: z.iso.datetime({ offset: true }).nullable().default(null),
  drill: z.boolean().default(false),
});

export const incidentDeclare = defineCommand({
  name: 'incident.declare',
  summary: 'Declare an incident on a service; whoever declares it in a browser commands it.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/incidents' },
  input,
  output: z.object({ id: z.string(), number: z.number(), drill: z.boolean(), label: z.string() }),
  team: async ({ tx }, { service }) =>
    (await tx.service.findUnique({ where: { slug: service }, select: { teamId: true } }))?.teamId ??
    null,
  run: async (context, declared) => {
    const service = await lockService(context, declared.service);
    if (service === null) {
      return err(appError('not_found', `There is no service “${declared.service}”.`));
    }
    const open = await openIncidentOf(context, service.id, declared.drill);
    if (!open.ok) return open;
    const version = await inForce(context, service.runbook?.slug ?? null);
    const runbook = version?.runbook ?? null;
    const number = await nextNumber(context, declared.drill);
    const id = randomUUID();
    const streamId = randomUUID();
    const checklist = checklistOf(runbook);
    // A machine's alert waits for somebody to look at it; a person who declares is looking.
    const status = context.actor.via === 'session' ? 'investigating' : 'triage';
    const { label } = severityOf(runbook, declared.severity);

    await openStream(context, streamId, 'incident');
    await context.tx.incident.create({
      data: {
        id,
        drill: declared.drill,
        number,
        status,
        severity: declared.severity,
        severityLabel: label,
        title: declared.title,
        userImpact: declared.userImpact,
        streamId,
        startedAt: declared.startedAt === null ? null : new Date(declared.startedAt),
        declaredAt: context.now,
        services: {
          create: { serviceId: service.id, runbookDigest: version?.digest ?? null, primary: true },
        },
        checklist: { create: checklistRows(context, checklist) },
      },
    });
    const { seq } = await append(context, streamId, {
      kind: 'incident.declared',
      actor: actorRef(context.actor),
      data: {
        incidentId: id,
        number,
        drill: declared.drill,
        title: declared.title,
        severity: declared.severity,
        severityLabel: label,
        userImpact: declared.userImpact,
        status,
        startedAt: declared.startedAt,
        services: [
          {
            id: service.id,
            slug: service.slug,
            runbookDigest: version?.digest ?? null,
            primary: true,
          },
        ],
        checklist: checklist.map(({ key, label: text }) => ({ key, label: text })),
      },
    });
    await setMilestone(context, id, 'declared', seq);
    if (declared.startedAt !== null) {
      await setMilestone(context, id, 'started', seq, new Date(declared.startedAt));
    }
    if (context.actor.via === 'session') {
      await takeSeat(context, { incidentId: id, streamId }, 'incident_commander');
    }
    await proposeDraft(
      context,
      { incidentId: id, streamId },
      'declare',
      draftFacts(runbook, service.name, declared, context.now),
    );
    announce(context, id, service.slug);
    return ok({
      id,
      number,
      drill: declared.drill,
      label: incidentLabel({ number, drill: declared.drill }),
    });
  },
});

/** Two people who declare at once on one service come one after the other. */
async function lockService({ tx }: CommandContext, slug: string) {
  await tx.$queryRaw`select id from service where slug = ${slug} for update`;
  return tx.service.findFirst({
    where: { slug, retiredAt: null },
    include: { runbook: { select: { slug: true } } },
  });
}

async function inForce({ tx }: CommandContext, slug: string | null) {
  return slug === null ? null : ((await runbooksInForce(tx)).get(slug) ?? null);
}

async function openIncidentOf(
  { tx }: CommandContext,
  serviceId: string,
  drill: boolean,
): Promise<Result<null>> {
  const open = await tx.incident.findFirst({
    where: {
      drill,
      services: { some: { serviceId } },
      status: { notIn: [...OVER_STATUSES] },
    },
  });
  if (open === null) return ok(null);
  return err(
    appError(
      'conflict',
      `${incidentLabel(open)} is open on this service already. Join it instead.`,
      {
        details: { number: String(open.number), label: incidentLabel(open) },
      },
    ),
  );
}

async function nextNumber({ tx }: CommandContext, drill: boolean): Promise<number> {
  const counter = await tx.counter.update({
    where: { drill },
    data: { next: { increment: 1 } },
  });
  return counter.next - 1;
}

function checklistRows(context: CommandContext, checklist: readonly ChecklistEntry[]) {
  return checklist.map(({ key }, position) => ({
    key,
    position,
    state: 'open' as const,
    updatedAt: context.now,
  }));
}

function draftFacts(
  runbook: Runbook | null,
  serviceName: string,
  declared: z.output<typeof input>,
  now: Date,
) {
  return {
    runbook,
    serviceName,
    impact: declared.userImpact,
    since: declared.startedAt ?? now.toISOString(),
    until: null,
  };
}

function announce(context: CommandContext, incidentId: string, slug: string): void {
  context.wake(incidentId);
  context.hint(`incident:${incidentId}`);
  context.hint(`service:${slug}`);
  context.hint('incidents');
  context.hint('fleet');
}
