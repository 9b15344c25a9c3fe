'use client';

import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import type { TailView } from '@/lib/incidents/tail-view';
import type { InQuestion } from './evidence-card';
import { EvidenceLines } from './evidence-lines';
import { EvidencePace } from './evidence-pace';

/** What the service says of itself: latency and instances above, its log below. */
export function EvidenceDialog(props: {
  /** Null: not read yet. */
  readonly view: TailView | null;
  readonly inQuestion: InQuestion;
  readonly onClose: () => void;
}) {
  const { view } = props;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Evidence"
      description={
        view === null
          ? 'Newest log lines, latency and instances.'
          : `${view.service}: newest log lines, latency and instances.`
      }
      size="large"
    >
      {view === null ? (
        <Skeleton className="h-40" />
      ) : (
        <div className="grid gap-4">
          <EvidencePace view={view} inQuestion={props.inQuestion} />
          <EvidenceLines view={view} inQuestion={props.inQuestion} />
        </div>
      )}
    </Dialog>
  );
}
