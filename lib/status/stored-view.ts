import { z } from 'zod';
import { COMPONENT_STATUSES, type StatusView } from './status-view';

const componentStatus = z.enum(COMPONENT_STATUSES);
const publicStatus = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);

const incident = z.object({
  id: z.string(),
  name: z.string(),
  status: publicStatus,
  impact: z.enum(['none', 'minor', 'major', 'critical']),
  startedAt: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  resolvedAt: z.string().nullable(),
  updates: z.array(
    z.object({
      id: z.string(),
      status: publicStatus,
      body: z.string(),
      at: z.string(),
      components: z.array(
        z.object({ id: z.string(), name: z.string(), from: componentStatus, to: componentStatus }),
      ),
    }),
  ),
});

/** The public page as it is kept in Postgres and on disk. */
export const statusViewSchema = z.object({
  page: z.object({ id: z.string(), name: z.string(), url: z.string().nullable() }),
  generatedAt: z.string(),
  components: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      group: z.string().nullable(),
      status: componentStatus,
      unconfirmedSince: z.string().nullable(),
      updatedAt: z.string(),
      listedAt: z.string(),
      days: z.array(z.enum([...COMPONENT_STATUSES, 'none'])),
    }),
  ),
  open: z.array(incident),
  past: z.array(incident),
  maintenance: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.enum(['scheduled', 'in_progress', 'verifying', 'completed']),
      scheduledFor: z.string(),
      scheduledUntil: z.string(),
    }),
  ),
  checkpoint: z.object({ number: z.number(), head: z.string() }).nullable(),
}) satisfies z.ZodType<StatusView>;
