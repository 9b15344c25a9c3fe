import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { formatDuration } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import type { ProcedureStep, ProcedureView, StepState } from '@/lib/runs/procedure-view';

interface StepLook {
  readonly shape: ShapeName;
  /** Before the title; null: the shape says it all. */
  readonly word: string | null;
}

const LOOKS: Readonly<Record<StepState, StepLook>> = {
  pending: { shape: 'todo', word: null },
  next: { shape: 'next', word: null },
  waiting: { shape: 'person', word: null },
  intended: { shape: 'running', word: null },
  sending: { shape: 'running', word: null },
  sent: { shape: 'running', word: null },
  settled: { shape: 'running', word: null },
  verified: { shape: 'ok', word: null },
  skipped: { shape: 'no', word: 'Skipped:' },
  failed: { shape: 'failing', word: 'Failed:' },
  unknown: { shape: 'unknown', word: 'Outcome unknown:' },
};

/** What a step is to bring about is said while it matters: not ahead of it, not once it is so. */
const QUIET: readonly StepState[] = ['pending', 'verified'];

function isOver(state: StepState): boolean {
  return ['verified', 'skipped', 'failed'].includes(state);
}

function aside(procedure: ProcedureView): string {
  const { currentStep, promised, steps } = procedure;
  const stopped = steps.find(({ state }) => state === 'failed' || state === 'unknown');
  const where =
    stopped !== undefined
      ? `stopped at ${stopped.index + 1} of ${steps.length}`
      : currentStep === null
        ? `${steps.length} steps`
        : `step ${currentStep + 1} of ${steps.length}`;
  if (procedure.run !== null) return `run ${procedure.run.number}, ${where}`;
  if (promised === null) return where;
  return `${where}, ≤ ${formatDuration(promised.maxSeconds)}`;
}

/** The procedure of the runbook, step by step, as it is followed. */
export function ProcedureSteps(props: {
  readonly procedure: ProcedureView;
  readonly whyNot: string | null;
  /** Opens the difference of undoing one step. */
  readonly onUndo: (runId: string, step: number) => void;
}) {
  const { procedure } = props;
  const { run } = procedure;
  const undoOf = (step: ProcedureStep) =>
    run === null || step.undo === null ? null : (
      <Button
        size="small"
        tone="quiet"
        title={step.undo}
        aria-label={`Undo step ${step.index + 1}`}
        disabledReason={props.whyNot ?? undefined}
        onClick={() => props.onUndo(run.id, step.index)}
      >
        Undo
      </Button>
    );
  const done = procedure.steps.filter((step) => isOver(step.state)).length;
  return (
    <Panel
      title={procedure.written ?? procedure.title}
      label={procedure.title}
      aside={<span className="whitespace-nowrap">{aside(procedure)}</span>}
      flush
    >
      <div aria-hidden="true" className="-mt-px h-[3px] bg-surface-3">
        <span
          className="block h-full bg-text-2"
          style={{ width: `${(100 * done) / Math.max(1, procedure.steps.length)}%` }}
        />
      </div>
      <ol className="divide-y divide-border">
        {procedure.steps.map((step) => (
          <Step
            key={step.index}
            step={step}
            current={step.index === procedure.currentStep && step.state !== 'pending'}
            undo={undoOf(step)}
          />
        ))}
      </ol>
    </Panel>
  );
}

function Step(props: {
  readonly step: ProcedureStep;
  readonly current: boolean;
  /** The button that undoes it alone, if it can be. */
  readonly undo: ReactNode;
}) {
  const { step, current } = props;
  const look = LOOKS[step.state];
  const next = step.state === 'next';
  return (
    <li
      aria-current={current ? 'step' : undefined}
      className={cn(
        'flex min-h-9 items-center gap-3 border-l-2 border-l-transparent py-1 pr-3 pl-2.5',
        current && (next ? 'border-l-accent bg-accent-bg' : 'border-l-text bg-surface-2'),
      )}
    >
      <Shape name={look.shape} className={look.shape === 'todo' ? 'text-text-2' : ''} />
      <span className="w-4 text-text-2">{step.index + 1}</span>
      <span
        className="min-w-0 flex-1"
        title={[step.detail, step.written].filter((part) => part !== null).join('\n') || undefined}
      >
        <span
          className={cn(
            'block break-words',
            current ? 'font-semibold text-text' : step.state === 'verified' ? 'text-text-2' : '',
          )}
        >
          {look.word !== null && <span className="font-semibold">{look.word} </span>}
          {step.title}
        </span>
        {step.detail !== null && !QUIET.includes(step.state) && (
          <span className="block text-caption text-text-3">{step.detail}</span>
        )}
      </span>
      {props.undo}
      <span className="whitespace-nowrap text-text-3">
        {step.at === null ? step.expected : utcTime(step.at)}
      </span>
      <Shape
        name={step.by === 'machine' ? 'machine' : 'person'}
        size={14}
        label={step.by === 'machine' ? 'Ripcord does it' : 'a person does it'}
        className="text-text-3"
      />
    </li>
  );
}
