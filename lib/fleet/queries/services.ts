import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { utcMoment } from '@/lib/format/time';
import { ok } from '@/lib/result';
import { fleetRow, worstFirst } from '../fleet-row';
import { readServices } from '../read-services';

const service = z.object({
  slug: z.string(),
  name: z.string(),
  state: z.enum(['failing', 'degraded', 'unknown', 'healthy', 'not_connected']),
  why: z.string(),
  incident: z
    .object({ number: z.number(), drill: z.boolean(), severityLabel: z.string() })
    .nullable(),
  hold: z.object({ revision: z.string(), expiresAt: z.string() }).nullable(),
  observedAt: z.string().nullable(),
});

export const servicesList = defineQuery({
  name: 'services.list',
  summary: 'Every service with its state, worst first.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/services' },
  input: z.strictObject({}),
  output: z.object({ now: z.string(), services: z.array(service) }),
  run: async ({ db: { prisma }, now }) => {
    const rows = (await readServices(prisma, now)).map((facts) => fleetRow(facts, now));
    return ok({
      now: now.toISOString(),
      services: rows.toSorted(worstFirst).map(({ slug, name, state, why, stale, ...row }) => ({
        slug,
        name,
        state,
        why:
          stale && row.observedAt !== null
            ? `Unknown, last seen ${utcMoment(row.observedAt, now)} UTC: ${why}`
            : why,
        incident:
          row.incident === null
            ? null
            : {
                number: row.incident.number,
                drill: row.incident.drill,
                severityLabel: row.incident.severityLabel,
              },
        hold:
          row.hold === null ? null : { revision: row.hold.revision, expiresAt: row.hold.expiresAt },
        observedAt: row.observedAt,
      })),
    });
  },
});
