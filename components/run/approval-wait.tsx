'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { ApprovalView } from '@/lib/runs/approval-view';
import { Countdown } from './countdown';

/** How far the second person is: what to send them, or what they said, and until when. */
export function ApprovalWait(props: {
  readonly approval: Exclude<ApprovalView, { kind: 'not_asked' }>;
  readonly hash: string;
}) {
  const { approval, hash } = props;
  const [said, setSaid] = useState<string | null>(null);
  if (approval.kind === 'approved') {
    return (
      <div className="flex gap-3">
        <Shape name="ok" size={18} />
        <div>
          <p className="font-semibold">Approved by {approval.by}, not done</p>
          <p className="text-caption text-text-2">
            {utcTime(approval.at)} UTC, for plan{' '}
            <span className="font-mono">{hash.slice(0, 8)}</span> only.{' '}
            <Countdown label="expires in" until={approval.expiresAt} />
          </p>
        </div>
      </div>
    );
  }
  const copy = async () => {
    const link = `${window.location.origin}${approval.path}`;
    try {
      await navigator.clipboard.writeText(link);
      setSaid('Copied');
    } catch {
      setSaid(link);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p>
        Send it to a commander: <span className="font-mono text-caption">{approval.path}</span>
        <span className="block text-caption text-text-2">
          They can’t be whoever asked. <Countdown label="left" until={approval.expiresAt} />
        </span>
      </p>
      <Button size="small" onClick={() => void copy()}>
        <span aria-live="polite">{said ?? 'Copy the link'}</span>
      </Button>
    </div>
  );
}
