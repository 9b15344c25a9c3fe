import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import type { Database } from '@/lib/db';
import { findIncident } from '@/lib/incidents/find';
import { incidentRef } from '@/lib/incidents/ref';
import { ok } from '@/lib/result';
import { GENESIS, hex, type KnownLink, verifyChain } from '../chain';
import { decodeEvent, type EventRow } from '../decode';
import { readRows } from '../read';
import { timelineRows } from '../rows-view';
import type { TimelinePart } from '../timeline-view';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const timelineRead = defineQuery({
  name: 'timeline.read',
  summary:
    'The timeline of an incident, verified while it is read; with `after` and `head` what came after that link.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/timeline' },
  input: z.strictObject({
    ...incidentRef,
    /** The seq of the last event that the reader has, and its hash. */
    after: z.coerce.number().int().positive().optional(),
    head: sha256.optional(),
  }),
  output: z.custom<TimelinePart>(),
  run: async ({ db }, { after, head: known, ...ref }) => {
    const found = await findIncident(db.prisma, ref);
    if (!found.ok) return found;
    const { streamId } = found.value;
    const [part, stream, people] = await Promise.all([
      readPart(db, streamId, after === undefined || known === undefined ? null : { after, known }),
      db.prisma.stream.findUniqueOrThrow({ where: { id: streamId } }),
      db.prisma.person.findMany({ select: { id: true, name: true } }),
    ]);
    const names = new Map(people.map((person) => [person.id, person.name]));
    const { rows, link } = part;
    const last = rows.at(-1) ?? link;
    // Read apart from the rows, the stream may be an event ahead: then the rows are checked alone.
    const head = last.seq === stream.seq ? hex(stream.head) : null;
    const report = verifyChain(streamId, rows, head, link);
    return ok({
      after: Number(link.seq),
      rows: timelineRows(rows.map(decodeEvent), (id) => names.get(id) ?? 'Someone'),
      head: { seq: Number(last.seq), hash: last.seq === 0n ? '' : hex(last.hash) },
      chain: report.intact ? ('intact' as const) : ('broken' as const),
    });
  },
});

interface Part {
  readonly rows: readonly EventRow[];
  /** What the first of the rows must follow. */
  readonly link: KnownLink;
}

/**
 * The rows after the link that the reader has. All of them where that link is not on this chain, and
 * where one since took a body away: an old row then reads otherwise than the reader has it.
 */
async function readPart(
  db: Database,
  streamId: string,
  reader: { readonly after: number; readonly known: string } | null,
): Promise<Part> {
  if (reader !== null) {
    const [link, ...rows] = await readRows(db, streamId, BigInt(reader.after) - 1n);
    const isKnown = link?.seq === BigInt(reader.after) && hex(link.hash) === reader.known;
    const erases = rows.some(({ kind }) => kind === 'timeline.body_erased');
    if (link !== undefined && isKnown && !erases) return { rows, link };
  }
  return { rows: await readRows(db, streamId), link: { seq: 0n, hash: GENESIS } };
}
