import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { NextBranch } from '@/lib/incidents/room-view';
import type { AttemptView } from '@/lib/runs/run-view';
import { promiseWords } from './promise-words';

export const ATTEMPT_SHAPES: Readonly<Record<AttemptView['status'], ShapeName>> = {
  planned: 'todo',
  awaiting_approval: 'person',
  approved: 'next',
  applying: 'running',
  verifying: 'running',
  succeeded: 'ok',
  failed: 'failing',
  aborted: 'no',
  expired: 'waiting',
  unknown: 'unknown',
  reverted: 'undo',
  reverted_externally: 'failing',
};

const ROW =
  'flex min-h-[34px] flex-wrap items-center gap-x-4 gap-y-0.5 border-border border-t px-4 py-1.5';

/** What was tried, with what result and what it taught; the last row is what comes if this is not it. */
export function Attempts(props: {
  readonly attempts: readonly AttemptView[];
  readonly next: NextBranch | null;
  readonly onNext: () => void;
}) {
  const { next } = props;
  return (
    <ul aria-label="Attempts">
      {props.attempts.map((attempt) => (
        <li key={attempt.runId} className={ROW}>
          <Shape name={ATTEMPT_SHAPES[attempt.status]} />
          <span className="text-text-3">Tried {attempt.attempt}</span>
          <span className="font-mono text-caption text-text-2">{utcTime(attempt.at)}</span>
          <span className="min-w-0 flex-1">{attempt.action}</span>
          <span
            className={cn(
              'font-semibold max-md:w-full max-md:pl-8',
              attempt.status === 'failed' && 'text-bad',
            )}
          >
            {attempt.result}
          </span>
          <span className="text-caption text-text-3 max-md:pl-8">
            {promiseWords(attempt.promised, attempt.tookSeconds)}
          </span>
          {attempt.learned !== null && (
            <span className="w-full pl-8 text-caption text-text-2">{attempt.learned}</span>
          )}
        </li>
      ))}
      <li className={cn(ROW, 'text-text-2')}>
        <Shape name="change" />
        <span className="text-text-3">If not</span>
        <span className="min-w-0 flex-1 max-md:basis-[calc(100%-110px)]">
          {next === null
            ? 'The runbook has no further way: escalate, or decide yourself'
            : `${next.title}. ${next.why}`}
        </span>
        {next !== null && (
          <Button
            size="small"
            tone="quiet"
            shortcut="o"
            className="max-md:ml-auto"
            onClick={props.onNext}
          >
            {next.notHere === null ? 'Plan it' : 'Look at it'}
          </Button>
        )}
      </li>
    </ul>
  );
}
