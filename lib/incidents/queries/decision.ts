import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import type { DecisionView } from '@/lib/decisions/decision-view';
import { ok } from '@/lib/result';
import { findIncident } from '../find';
import { incidentRef } from '../ref';
import { decisionView } from '../room/decision';
import { loadRoom } from '../room/load';

export const decisionRead = defineQuery({
  name: 'decision.read',
  summary: 'What the runbook says now: outcome, the path it took, the target it would name.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/decision' },
  input: z.strictObject(incidentRef),
  output: z.custom<DecisionView>(),
  run: async ({ db, now }, input) => {
    const found = await findIncident(db.prisma, input);
    if (!found.ok) return found;
    return ok(decisionView(await loadRoom(db, found.value, now)));
  },
});
