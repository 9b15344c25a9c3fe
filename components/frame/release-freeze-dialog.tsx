'use client';

import { ReasonForm } from '@/components/incident/reason-form';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';

/** Runs that rested go on from where they are. */
export function ReleaseFreezeDialog(props: {
  readonly by: string;
  readonly reason: string;
  readonly onRelease: (reason: string) => Reply;
  readonly onClose: () => void;
}) {
  const { error, pending, submit } = useSubmit();
  const release = async (reason: string) => {
    if (await submit(() => props.onRelease(reason))) props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Release the freeze"
      description={`${props.by} froze all runs: ${props.reason}`}
      size="small"
    >
      <div className="grid gap-3">
        <ReasonForm
          label="Why runs may go on"
          submitLabel="Release"
          pending={pending}
          onReason={(reason) => void release(reason)}
        />
        {error !== null && <ErrorNote message={error.message} />}
      </div>
    </Dialog>
  );
}
