import { queryOptions } from '@tanstack/react-query';
import type { ApprovalPage } from '@/lib/runs/approval-view';
import { apiGet } from '../../live/api';

/** A word may be given from another phone meanwhile, so it is read often. */
export const approvalQuery = (runId: string) =>
  queryOptions({
    queryKey: ['approval', runId],
    queryFn: () => apiGet<ApprovalPage>(`/runs/${runId}/approval`),
    meta: { topics: ['fleet', 'incidents', 'incident:*'] },
    refetchInterval: 5000,
  });
