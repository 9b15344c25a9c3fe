'use client';

import type { RoomActions } from '@/components/incident/room-actions';
import { useSubmit } from '@/components/incident/use-submit';
import { ErrorNote } from '@/components/ui/error-note';
import type { RunView } from '@/lib/runs/run-view';
import { ConditionCard } from './condition-card';
import { ManualCard } from './manual-card';
import { RestNote } from './rest-note';
import { UnknownCard } from './unknown-card';

export type RunAskActions = Pick<
  RoomActions,
  'onComplete' | 'onAnswerStep' | 'onResolveRun' | 'onExempt'
>;

/** Everything that a run waits for from a person, the gravest first. */
export function RunAsks(props: {
  readonly run: RunView;
  readonly whyNot: string | null;
  readonly actions: RunAskActions;
}) {
  const { run, actions } = props;
  const { pending, error, submit } = useSubmit();
  const off = props.whyNot ?? (pending ? 'sending' : null);
  const { asks } = run;
  return (
    <div className="divide-y divide-border border-border border-t">
      {run.rests !== null && (
        <RestNote
          rests={run.rests}
          pending={pending}
          onExempt={(reason) => void submit(() => actions.onExempt(run.id, reason))}
        />
      )}
      {run.unknownStep !== null && (
        <UnknownCard
          step={run.unknownStep}
          off={off}
          pending={pending}
          onResolve={(outcome, note) =>
            void submit(() => actions.onResolveRun(run.id, outcome, note))
          }
        />
      )}
      {asks?.kind === 'manual' && (
        <ManualCard
          key={asks.index}
          ask={asks}
          off={off}
          onComplete={(input) => void submit(() => actions.onComplete(run.id, asks.index, input))}
        />
      )}
      {asks?.kind === 'condition' && (
        <ConditionCard
          ask={asks}
          off={off}
          onAnswer={(answer) => void submit(() => actions.onAnswerStep(run.id, asks.index, answer))}
        />
      )}
      {error !== null && <ErrorNote message={error.message} className="m-4" />}
    </div>
  );
}
