import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import { findIncident, primaryOf, runbookOf, teamOfIncident } from '@/lib/incidents/find';
import { isOver } from '@/lib/incidents/lifecycle';
import { incidentRef } from '@/lib/incidents/ref';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { detectionsOf } from '../detections';

export const failureModeDetect = defineCommand({
  name: 'failure_mode.detect',
  summary: 'See now whether it is this failure mode: run its detections, or one of them.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/incidents/{number}/failure-modes/{failureMode}/detections' },
  input: z.strictObject({
    ...incidentRef,
    failureMode: z.string().min(1).max(80),
    /** Counts the detections from 0; absent: all that can be run from here. */
    item: z.int().min(0).max(99).optional(),
  }),
  output: z.object({ asked: z.number() }),
  team: teamOfIncident,
  run: async (context, input) => {
    const found = await findIncident(context.tx, input);
    if (!found.ok) return found;
    const incident = found.value;
    if (isOver(incident.status)) {
      return err(appError('conflict', 'The incident is over: nothing is looked at any more.'));
    }
    const { serviceId, service, runbook } = {
      ...primaryOf(incident),
      runbook: runbookOf(primaryOf(incident)),
    };
    const mode = runbook?.failure_modes.find(({ id }) => id === input.failureMode);
    if (runbook === null || mode === undefined) {
      return err(appError('not_found', `The runbook has no failure mode “${input.failureMode}”.`));
    }
    const wanted = detectionsOf(mode, runbook).filter(
      ({ index }) => input.item === undefined || index === input.item,
    );
    const runnable = wanted.filter(({ whyNotRun }) => whyNotRun === null);
    if (runnable.length === 0) {
      const why = wanted[0]?.whyNotRun ?? 'It has no such detection.';
      return err(appError('unsupported', `Nothing can be run from here. ${why}`));
    }
    let asked = 0;
    for (const { index, title } of runnable) {
      const key = { incidentId: incident.id, serviceId, failureMode: mode.id, item: index };
      const id = crypto.randomUUID();
      // Asked twice, it is under way already.
      const { count } = await context.tx.detection.createMany({
        data: {
          ...key,
          id,
          title,
          requestedBy: context.actor.personId,
          requestedAt: context.now,
          status: 'asked',
        },
        skipDuplicates: true,
      });
      if (count === 0) continue;
      asked += 1;
      await append(context, incident.streamId, {
        kind: 'detection.asked',
        actor: actorRef(context.actor),
        data: {
          detectionId: id,
          service: service.slug,
          failureMode: mode.id,
          title: mode.title,
          detection: title,
        },
      });
    }
    context.hint(`incident:${incident.id}`);
    return ok({ asked });
  },
});
