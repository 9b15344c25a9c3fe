import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { incidentRef } from '@/lib/incidents/ref';
import { loadRoom } from '@/lib/incidents/room/load';
import { ok } from '@/lib/result';
import { loadKept } from '../kept';
import { readRecord } from '../record';
import { reviewView } from '../review';
import type { ReviewView } from '../review-view';

export const reviewRead = defineQuery({
  name: 'review.read',
  summary: 'The record of an incident replayed: phases, what was known when, times, post-mortem.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/review' },
  input: z.strictObject(incidentRef),
  output: z.custom<ReviewView>(),
  run: async (context, input) => {
    const record = await readRecord(context, input);
    if (!record.ok) return record;
    const room = await loadRoom(context.db, record.value.incident, context.now);
    const kept = await loadKept(context.db, room, record.value.timeline.rows);
    return ok(reviewView(record.value, room, kept));
  },
});
