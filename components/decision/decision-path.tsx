'use client';

import type { Reply } from '@/components/incident/reply';
import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { AnswerWord } from '@/lib/decisions/decision';
import type { DecisionView } from '@/lib/decisions/decision-view';
import { utcTime } from '@/lib/format/time';
import { AutomationRows } from './automation-rows';
import { DecisionTree } from './decision-tree';
import { MatrixGauge } from './matrix-gauge';
import { askable } from './open-questions';
import { PathTableRow } from './path-row';
import { conclusion, pathTally } from './path-text';
import type { SelectedQuestion } from './use-selected-question';

const HEAD = 'py-1.5 pr-2.5 text-right font-normal max-md:hidden';

/** Every question with what its answer rests on, then what follows, then where that lies in the matrix. */
export function DecisionPath(props: {
  readonly decision: DecisionView;
  /** A revision's name begins with it. */
  readonly service: string;
  readonly selected: SelectedQuestion;
  readonly whyNot: string | null;
  readonly onAnswer: (question: string, answer: AnswerWord) => Reply;
}) {
  const { decision, selected } = props;
  const asked = askable(decision);
  const ours = decision.path.some(
    (row) => row.limitSource === 'default' || row.windowSource === 'default',
  );
  if (decision.path.length === 0) {
    return (
      <Panel title="Why: the decision path">
        <p className="flex gap-2 text-text-2">
          <Shape name="unknown" className="mt-0.5" />
          {decision.outcome.sentence}
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Why: the decision path" aside={pathTally(decision.path)} flush>
      <table className="w-full border-collapse max-md:block">
        <thead className="text-body text-text-3 max-md:sr-only">
          <tr>
            <th scope="col" className="w-10">
              <span className="sr-only">Answer</span>
            </th>
            <th scope="col" className="py-1.5 text-left font-normal">
              Question
            </th>
            <th scope="col" className="py-1.5 pr-2.5 text-right font-normal">
              Value
            </th>
            {['Limit', 'Window', 'n', 'Age'].map((head) => (
              <th key={head} scope="col" className={HEAD}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {decision.path.map((row) => (
            <PathTableRow
              key={row.id}
              row={row}
              service={props.service}
              changeWord={decision.changeWord}
              open={row.id === selected.id}
              last={false}
              whyNot={props.whyNot}
              onAnswer={async (question, answer) => {
                const result = await props.onAnswer(question, answer);
                if (result.ok) selected.select(null);
                return result;
              }}
              onReopen={
                asked.includes(row.id) && row.id !== selected.id
                  ? () => selected.select(row.id)
                  : undefined
              }
            />
          ))}
        </tbody>
      </table>
      <div className="flex items-center gap-3 border-border border-t px-3 py-2.5">
        <Shape name={decision.outcome.kind === 'unknown' ? 'unknown' : 'next'} />
        <p className="min-w-0 flex-1">
          So: <span className="font-semibold">{conclusion(decision.outcome)}</span>
        </p>
        {decision.at !== null && (
          <span className="whitespace-nowrap text-caption text-text-3">
            evaluated {utcTime(decision.at)}
          </span>
        )}
      </div>
      {decision.tree !== null && (
        <div className="border-border border-t">
          <DecisionTree nodes={decision.tree} />
        </div>
      )}
      {decision.automations.length > 0 && <AutomationRows automations={decision.automations} />}
      {decision.matrix !== null && (
        <div className="border-border border-t">
          <MatrixGauge matrix={decision.matrix} />
        </div>
      )}
      {ours && (
        <p className="border-border border-t px-3 py-1.5 text-caption text-text-3">
          <span className="underline decoration-dotted underline-offset-4">Dotted</span>: Ripcord’s
          default, the runbook gives none.
        </p>
      )}
    </Panel>
  );
}
