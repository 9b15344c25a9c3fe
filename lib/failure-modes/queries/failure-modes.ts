import { z } from 'zod';
import { can } from '@/lib/auth/policy';
import { defineQuery } from '@/lib/command';
import { findIncident, primaryOf } from '@/lib/incidents/find';
import { isOver } from '@/lib/incidents/lifecycle';
import { incidentRef } from '@/lib/incidents/ref';
import { ok } from '@/lib/result';
import type { FailureModesView } from '../failure-modes-view';
import { loadFailureModes } from '../load';

export const failureModesList = defineQuery({
  name: 'failure_modes.list',
  summary: 'Which of the runbook’s failure modes is it? Ranked by what is seen and what is typed.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/failure-modes' },
  input: z.strictObject({
    ...incidentRef,
    /** What a person saw, in their words. */
    symptoms: z.string().max(500).default(''),
  }),
  output: z.custom<FailureModesView>(),
  run: async ({ db, actor, now }, input) => {
    const found = await findIncident(db.prisma, input);
    if (!found.ok) return found;
    const view = await loadFailureModes(db.prisma, found.value, input.symptoms, now);
    const { teamId } = primaryOf(found.value).service;
    const whyNotDetect = isOver(found.value.status)
      ? 'the incident is over'
      : can(actor, { role: 'responder', byToken: true }, teamId)
        ? null
        : 'this needs the role responder';
    return ok({ ...view, whyNotDetect });
  },
});
