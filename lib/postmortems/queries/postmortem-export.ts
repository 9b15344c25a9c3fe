import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { incidentRef } from '@/lib/incidents/ref';
import { ok } from '@/lib/result';
import { readRecord } from '../record';

export const postmortemExport = defineQuery({
  name: 'postmortem.export',
  summary: 'The post-mortem of an incident as Markdown, filled from what was recorded.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}/postmortem' },
  input: z.strictObject(incidentRef),
  output: z.object({ name: z.string(), markdown: z.string() }),
  run: async (context, input) => {
    const record = await readRecord(context, input);
    if (!record.ok) return record;
    return ok({ name: record.value.exportName, markdown: record.value.markdown });
  },
});
