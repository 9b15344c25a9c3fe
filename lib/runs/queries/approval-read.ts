import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import type { ApprovalPage } from '../approval-view';
import { loadApproval } from '../load-approval';

export const approvalRead = defineQuery({
  name: 'approval.read',
  summary: 'A plan that can’t be undone, as the second person who is asked about it reads it.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runs/{id}/approval' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.custom<ApprovalPage>(),
  run: async ({ db, actor, now }, { id }) => {
    const page = await loadApproval(db, id, actor, now);
    return page === null ? err(appError('not_found', 'There is no such plan.')) : ok(page);
  },
});
