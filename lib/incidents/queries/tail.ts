import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { parseTail } from '@/lib/signals/tail';
import { targetOf } from '../current-decision';
import { findIncident, primaryOf } from '../find';
import { isOver } from '../lifecycle';
import { incidentRef } from '../ref';
import type { TailView } from '../tail-view';

export const tailRead = defineQuery({
  name: 'tail.read',
  summary: 'The newest log lines, latencies and instances of an incident’s service.',
  role: 'responder',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/tail' },
  input: z.strictObject(incidentRef),
  output: z.custom<TailView>(),
  run: async ({ db, now }, input) => {
    const found = await findIncident(db.prisma, input);
    if (!found.ok) return found;
    const target = targetOf(found.value);
    const row =
      target === null ? null : await db.prisma.tail.findUnique({ where: { targetId: target.id } });
    const { lines, pace } = parseTail(row?.reading);
    return ok({
      now: now.toISOString(),
      service: primaryOf(found.value).service.slug,
      lines,
      pace,
      stopped: whyStopped(isOver(found.value.status), target !== null),
    });
  },
});

function whyStopped(over: boolean, connected: boolean): string | null {
  if (over) return 'the incident is over';
  return connected ? null : 'the service is not connected';
}
