import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { ComponentStatus, Impact, PublicStatus } from '@/lib/generated/prisma/enums';
import { findIncident, teamOfIncident } from '@/lib/incidents/find';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok, type Result } from '@/lib/result';
import { append } from '@/lib/timeline/append';

const change = z.strictObject({ slug: z.string().min(1), status: z.enum(ComponentStatus) });

export const statusPublish = defineCommand({
  name: 'status.publish',
  summary: 'Tell the public, in the status page’s words. A person does it; a drill can’t.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/incidents/{number}/updates' },
  input: z.strictObject({
    ...incidentRef,
    draftId: z.uuid().nullable().default(null),
    status: z.enum(PublicStatus),
    impact: z.enum(Impact),
    body: z.string().trim().min(1, 'Say what people need to know.').max(5000),
    components: z.array(change).max(100).default([]),
  }),
  output: z.object({ updateId: z.string() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    if (incident.drill) {
      return err(appError('unsupported', 'This is a drill. The public is never told of a drill.'));
    }
    const components = await changeComponents(context, input.components);
    if (!components.ok) return components;
    if (input.draftId !== null) {
      const { count } = await context.tx.statusDraft.updateMany({
        where: { id: input.draftId, incidentId: incident.id, closedAt: null },
        data: { closedAt: context.now },
      });
      if (count === 0) {
        return err(appError('conflict', 'Somebody published or discarded this draft already.'));
      }
    }
    const update = await context.tx.statusUpdate.create({
      data: {
        incidentId: incident.id,
        status: input.status,
        impact: input.impact,
        body: input.body,
        components: components.value,
        publishedBy: context.actor.personId,
        at: context.now,
      },
    });
    await append(context, incident.streamId, {
      kind: 'comms.published',
      actor: actorRef(context.actor),
      data: {
        updateId: update.id,
        draftId: input.draftId,
        status: input.status,
        impact: input.impact,
        body: input.body,
        components: components.value,
      },
    });
    context.hint(`incident:${incident.id}`);
    context.hint('status');
    return ok({ updateId: update.id });
  },
});

type ComponentChange = {
  slug: string;
  name: string;
  from: string;
  to: string;
};

async function changeComponents(
  { tx, now }: CommandContext,
  changes: readonly z.output<typeof change>[],
): Promise<Result<ComponentChange[]>> {
  const changed: ComponentChange[] = [];
  // In one order, or two people who publish at once could wait for each other.
  for (const { slug, status } of changes.toSorted((a, b) => (a.slug < b.slug ? -1 : 1))) {
    const component = await tx.component.findFirst({ where: { slug, retiredAt: null } });
    if (component === null) {
      return err(appError('invalid', `The status page has no component “${slug}”.`));
    }
    if (component.status === status) continue;
    await tx.component.update({ where: { id: component.id }, data: { status, updatedAt: now } });
    changed.push({ slug, name: component.name, from: component.status, to: status });
  }
  return ok(changed);
}
