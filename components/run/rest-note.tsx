'use client';

import { useState } from 'react';
import { ReasonForm } from '@/components/incident/reason-form';
import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import type { RunRest } from '@/lib/runs/run-view';
import { Countdown } from './countdown';

/** All runs are frozen, and this one rests; a commander may let it go on by name. */
export function RestNote(props: {
  readonly rests: RunRest;
  readonly pending: boolean;
  readonly onExempt: (reason: string) => void;
}) {
  const { rests } = props;
  const [asking, setAsking] = useState(false);
  return (
    <section aria-label="This run rests" className="grid gap-2 bg-hold-bg px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="min-w-0 flex-1 basis-[260px]">
          <Shape name="lock" className="mr-2 inline" />
          <span className="font-semibold">It rests: {rests.by} froze all runs.</span>{' '}
          <span className="text-text-2">“{rests.reason}” Nothing more is sent until it ends.</span>
        </p>
        <Countdown label="left" until={rests.until} />
        {!asking && (
          <Button
            size="small"
            disabledReason={rests.mayExempt ? undefined : 'needs the commander role'}
            onClick={() => setAsking(true)}
          >
            Let this run go on
          </Button>
        )}
      </div>
      {asking && (
        <ReasonForm
          label="Why this run may go on"
          submitLabel="Let this run go on"
          pending={props.pending}
          onReason={props.onExempt}
          onCancel={() => setAsking(false)}
        />
      )}
    </section>
  );
}
