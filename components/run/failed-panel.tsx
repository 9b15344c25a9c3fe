import type { Ref } from 'react';
import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { NextBranch } from '@/lib/incidents/room-view';
import type { AttemptView, RunView } from '@/lib/runs/run-view';
import { ATTEMPT_SHAPES } from './attempts';
import { promiseWords } from './promise-words';

export interface FailedPanelProps {
  readonly run: RunView;
  readonly attempts: readonly AttemptView[];
  readonly next: NextBranch | null;
  readonly whyNot: string | null;
  readonly onUndo: (runId: string) => void;
  readonly onReview: () => void;
  readonly onObject: () => void;
  /** Opens the runbook's lines; null: the next branch runs from here. */
  readonly onHand: (() => void) | null;
  /** What broke the stability watch; null: it was not the watch. */
  readonly brokenBy: string | null;
  /** Plans the recommended procedure anew; null: it has no target now. */
  readonly onAgain: (() => void) | null;
  readonly primaryRef?: Ref<HTMLButtonElement>;
}

function headline(run: RunView, brokenBy: string | null): string {
  if (run.status === 'reverted_externally') return 'It was reverted, not by us';
  if (brokenBy !== null) return `The watch broke: ${brokenBy}`;
  const { confirmed, healthy, effective } = run.lamps;
  const failed = [confirmed, healthy, effective].find(({ state }) => state === 'failed');
  return `It didn’t work${failed === undefined ? '' : `: ${failed.fact}`}`;
}

/** What was tried and what it taught, and beside it the next branch with the screen's only solid button. */
export function FailedPanel(props: FailedPanelProps) {
  const { run, next } = props;
  return (
    <section
      aria-label="It did not work"
      className="rounded-panel border border-border bg-surface-1"
    >
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
        <Shape name="failing" size={24} />
        <h2 className="min-w-0 flex-1 basis-[240px] font-semibold text-lead">
          {headline(run, props.brokenBy)}
        </h2>
        {run.outcome !== null && run.outcome !== props.attempts.at(-1)?.learned && (
          <p className="max-w-[380px] text-caption text-text-2 md:text-right">{run.outcome}</p>
        )}
      </header>
      <div className="grid border-border border-t md:grid-flow-col md:auto-cols-[1fr] lg:grid-flow-col">
        {props.attempts.slice(-2).map((attempt) => (
          <Tried key={attempt.runId} attempt={attempt} {...props} />
        ))}
        {next === null ? (
          <NoBranch {...props} />
        ) : (
          <div className="-m-px grid content-between gap-3 rounded-br-panel border border-accent bg-accent-bg p-4">
            <div>
              <p className="flex items-center gap-2 font-semibold text-accent">
                <Shape name="next" />
                Do this next
              </p>
              <h3 className="mt-1 break-words font-semibold text-value">{next.title}</h3>
              <p className="text-text-2">{next.why}</p>
              {next.notHere !== null && (
                <p className="mt-1 flex gap-2">
                  <Shape name="no" className="mt-0.5" />
                  {next.notHere}
                </p>
              )}
            </div>
            <div className="flex flex-wrap gap-2">
              <Button
                {...(props.primaryRef === undefined ? {} : { ref: props.primaryRef })}
                tone="primary"
                size="large"
                className="max-md:hidden"
                shortcut="Enter"
                disabledReason={props.whyNot ?? undefined}
                onClick={props.onReview}
              >
                {next.notHere === null ? 'Plan it' : 'Choose what to do'}
              </Button>
              {props.onHand !== null && (
                <Button size="large" shortcut="h" onClick={props.onHand}>
                  By hand
                </Button>
              )}
              {next.notHere === null && (
                <Button
                  size="large"
                  shortcut="x"
                  disabledReason={props.whyNot ?? undefined}
                  onClick={props.onObject}
                >
                  Other branch
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
    </section>
  );
}

function Tried(props: FailedPanelProps & { readonly attempt: AttemptView }) {
  const { attempt } = props;
  const last = attempt.runId === props.run.id;
  return (
    <div className="grid content-between gap-2 border-border p-4 max-md:border-b md:border-r">
      <div>
        <p className="flex items-center gap-2 text-text-2">
          <Shape name={ATTEMPT_SHAPES[attempt.status]} />
          <span className="flex-1">Tried {attempt.attempt}</span>
          <span className="font-mono text-caption">{utcTime(attempt.at)}</span>
        </p>
        <h3 className="mt-1 break-words font-semibold text-title">{attempt.action}</h3>
        <p className="font-semibold wrap-anywhere">{attempt.result}</p>
        {attempt.learned !== null && (
          <p className="text-caption text-text-2 wrap-anywhere">{attempt.learned}</p>
        )}
        {attempt.tookSeconds !== null && (
          <p className="text-caption text-text-3">
            {promiseWords(attempt.promised, attempt.tookSeconds)}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          shortcut={last ? 'u' : undefined}
          disabledReason={
            props.whyNot ?? (attempt.canUndo ? undefined : 'nothing of it is in place any more')
          }
          onClick={() => props.onUndo(attempt.runId)}
        >
          Undo
        </Button>
        {last && props.onAgain !== null && (
          <Button shortcut="r" disabledReason={props.whyNot ?? undefined} onClick={props.onAgain}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

function NoBranch(props: FailedPanelProps) {
  return (
    <div className="grid content-between gap-3 p-4">
      <div>
        <h3 className="font-semibold text-value">The runbook has no further way</h3>
        <p className="text-text-2">Escalate, or decide yourself what to try.</p>
      </div>
      <Button
        size="large"
        shortcut="x"
        disabledReason={props.whyNot ?? undefined}
        onClick={props.onObject}
      >
        Decide yourself
      </Button>
    </div>
  );
}
