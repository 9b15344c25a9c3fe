import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { approvalRead } from '@/lib/runs/queries/approval-read';
import { cacheWith, readForPage } from '../../live/prefetch';
import { Approval } from './approval';
import { approvalQuery } from './approval-query';

export const metadata = { title: 'Approve' };

export default async function ApprovePage({
  params,
}: {
  readonly params: Promise<{ runId: string }>;
}) {
  const { runId } = await params;
  const cache = cacheWith([[approvalQuery(runId), await readForPage(approvalRead, { id: runId })]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Approval runId={runId} />
    </HydrationBoundary>
  );
}
