'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ApprovalScreen } from '@/components/run/approval-screen';
import { useCommand } from '../../live/use-command';
import { approvalQuery } from './approval-query';

export function Approval(props: { readonly runId: string }) {
  const { runId: id } = props;
  const { data: view } = useQuery(approvalQuery(id));
  const command = useCommand();
  const client = useQueryClient();
  if (view === undefined) return null;
  const decide = async (input: object) => {
    const { hash: planHash } = view.plan;
    const result = await command('run.approve', { id, planHash, ...input });
    void client.invalidateQueries({ queryKey: approvalQuery(id).queryKey });
    return result;
  };
  return (
    <ApprovalScreen
      view={view}
      onApprove={() => decide({ decision: 'approve' })}
      onDecline={(reason) => decide({ decision: 'decline', reason })}
    />
  );
}
