import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { findIncident } from '@/lib/incidents/find';
import { incidentRef } from '@/lib/incidents/ref';
import { storedVersions } from '@/lib/incidents/stored-versions';
import { ok } from '@/lib/result';
import { hex } from '../chain';
import { decodeEvent, type EventRow } from '../decode';
import { exportEvent, exportSchema } from '../export';
import { readRows } from '../read';
import { tamperEvidence } from '../tamper-evidence';

export const timelineExport = defineQuery({
  name: 'timeline.export',
  summary: 'The whole record of an incident, in a form that verifies offline.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/export' },
  input: z.strictObject(incidentRef),
  output: exportSchema,
  run: async ({ db, now }, input) => {
    const found = await findIncident(db.prisma, input);
    if (!found.ok) return found;
    const { streamId, number, drill, title } = found.value;
    const [rows, people, checkpoint, evidence] = await Promise.all([
      readRows(db, streamId),
      db.prisma.person.findMany({ select: { id: true, name: true } }),
      db.prisma.checkpoint.findFirst({ orderBy: { n: 'desc' } }),
      tamperEvidence(db.prisma),
    ]);
    const versions = await storedVersions(db.prisma, decidedBy(rows));
    const events = rows.map(exportEvent);
    const mentioned = JSON.stringify(events);
    return ok({
      format: 'ripcord.timeline.v1' as const,
      exportedAt: now.toISOString(),
      incident: { number, drill, title },
      stream: streamId,
      head: events.at(-1)?.hash ?? '00'.repeat(32),
      tamperEvidence: evidence,
      people: Object.fromEntries(
        people
          .filter((person) => mentioned.includes(person.id))
          .map((person) => [person.id, person.name ?? 'erased']),
      ),
      runbooks: z.record(z.string(), z.json()).parse(versions),
      checkpoint:
        checkpoint === null
          ? null
          : {
              n: Number(checkpoint.n),
              at: checkpoint.at.toISOString(),
              keyId: checkpoint.keyId,
              headsSha: hex(checkpoint.headsSha),
            },
      events,
    });
  },
});

const decided = z.object({ runbookDigest: z.string() });

/** Also versions that were adopted later, or given up: each decision names its own. */
function decidedBy(rows: readonly EventRow[]): string[] {
  const digests = rows.flatMap((row) => {
    const read = decided.safeParse(decodeEvent(row).data);
    return read.success ? [read.data.runbookDigest] : [];
  });
  return [...new Set(digests)];
}
