import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { findIncident } from '@/lib/incidents/find';
import { incidentRef } from '@/lib/incidents/ref';
import { ok } from '@/lib/result';
import { hex, verifyChain } from '../chain';
import { decodeEvent } from '../decode';
import { readRows } from '../read';
import { timelineRows } from '../rows-view';
import type { TimelineView } from '../timeline-view';

export const timelineRead = defineQuery({
  name: 'timeline.read',
  summary: 'The timeline of an incident, verified while it is read.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/timeline' },
  input: z.strictObject(incidentRef),
  output: z.custom<TimelineView>(),
  run: async ({ db }, input) => {
    const found = await findIncident(db.prisma, input);
    if (!found.ok) return found;
    const { streamId } = found.value;
    const [rows, stream, people] = await Promise.all([
      readRows(db, streamId),
      db.prisma.stream.findUniqueOrThrow({ where: { id: streamId } }),
      db.prisma.person.findMany({ select: { id: true, name: true } }),
    ]);
    const names = new Map(people.map((person) => [person.id, person.name]));
    const last = rows.at(-1);
    // Read apart from the rows, the stream may be an event ahead: then the rows are checked alone.
    const head = last !== undefined && last.seq === stream.seq ? hex(stream.head) : null;
    const report = verifyChain(streamId, rows, head);
    return ok({
      rows: timelineRows(rows.map(decodeEvent), (id) => names.get(id) ?? 'Someone'),
      head: { seq: Number(last?.seq ?? 0), hash: last === undefined ? '' : hex(last.hash) },
      chain: report.intact ? ('intact' as const) : ('broken' as const),
    });
  },
});
