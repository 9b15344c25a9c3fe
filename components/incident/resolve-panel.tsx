'use client';

import { useState } from 'react';
import { useNow } from '@/components/frame/server-clock';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { HoldPlace } from '@/components/ui/hold-place';
import { Panel } from '@/components/ui/panel';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { formatClock } from '@/lib/format/duration';
import type { ResolveCheck, WatchView } from '@/lib/runs/watch-view';
import { ReasonForm } from './reason-form';
import type { Reply } from './reply';
import { useSubmit } from './use-submit';

const SHAPES: Readonly<Record<ResolveCheck['state'], ShapeName>> = {
  ok: 'ok',
  running: 'running',
  open: 'todo',
  unknown: 'unknown',
};

/** What is to be so before a person resolves; before that it takes a recorded word. */
export function ResolvePanel(props: {
  readonly watch: WatchView;
  readonly whyNot: string | null;
  readonly onResolve: (reason: string | null) => Reply;
}) {
  const { watch, whyNot } = props;
  const { resolve } = watch;
  const [asking, setAsking] = useState(false);
  const { error, pending, submit } = useSubmit();
  const now = useNow();
  return (
    <Panel
      title="Resolve"
      aside={resolve.needsReason === null ? 'ready for a person' : 'waits for the watch'}
      className="flex flex-col"
    >
      <div className="grid gap-3">
        {resolve.body !== null && (
          <p className="rounded-control border border-border-control bg-canvas p-2.5">
            {resolve.body}
          </p>
        )}
        <ul className="grid gap-1">
          {resolve.checks.map((check) => (
            <li key={check.id} className="flex items-center gap-3">
              <Shape name={SHAPES[check.state]} />
              <span className="min-w-0 flex-1">{check.label}</span>
              <span className="text-text-3">
                {check.state === 'running' && check.dueAt !== null
                  ? `${formatClock(Math.max(0, (Date.parse(check.dueAt) - now) / 1000))} left`
                  : check.detail}
              </span>
            </li>
          ))}
        </ul>
        {asking ? (
          <ReasonForm
            label={resolve.needsReason === null ? 'Why now' : `${resolve.needsReason} Why now`}
            submitLabel="Resolve with this reason"
            cancelLabel="Wait for the watch"
            pending={pending}
            onCancel={() => setAsking(false)}
            onReason={(reason) => void submit(() => props.onResolve(reason))}
          />
        ) : (
          <Press
            watch={watch}
            whyNot={whyNot ?? (pending ? 'sending' : null)}
            onResolve={() => void submit(() => props.onResolve(null))}
            onAsk={() => setAsking(true)}
          />
        )}
        {error !== null && <ErrorNote message={error.message} />}
      </div>
    </Panel>
  );
}

function Press(props: {
  readonly watch: WatchView;
  readonly whyNot: string | null;
  readonly onResolve: () => void;
  readonly onAsk: () => void;
}) {
  const now = useNow();
  const { resolve, endsAt } = props.watch;
  if (resolve.needsReason === null) {
    return (
      <Button
        tone="primary"
        size="large"
        shortcut="Enter"
        disabledReason={props.whyNot ?? undefined}
        onClick={props.onResolve}
      >
        Resolve
      </Button>
    );
  }
  const left = Math.max(0, (Date.parse(endsAt) - now) / 1000);
  return (
    <>
      <HoldPlace
        kind="waiting"
        shape="waiting"
        text={left > 0 ? `Resolve opens in ${formatClock(left)}` : 'Resolve waits'}
      />
      <p className="flex flex-wrap items-center justify-between gap-2 text-caption text-text-3">
        A person presses it, never a timer.
        <Button size="small" disabledReason={props.whyNot ?? undefined} onClick={props.onAsk}>
          Resolve now, with a reason
        </Button>
      </p>
    </>
  );
}
