'use client';

import { useKeys } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import type { RunAsk } from '@/lib/runs/run-view';

const ANSWERS = [
  { answer: 'yes', key: '1', word: 'Yes' },
  { answer: 'no', key: '2', word: 'No' },
] as const;

/** A question that no annotation answers: the run waits, and never guesses. */
export function ConditionCard(props: {
  readonly ask: Extract<RunAsk, { kind: 'condition' }>;
  readonly off: string | null;
  readonly onAnswer: (answer: 'yes' | 'no') => void;
}) {
  const { ask } = props;
  const off = props.off ?? undefined;
  useKeys(
    `Step ${ask.index + 1}`,
    ANSWERS.map(({ answer, key, word }) => ({
      key,
      label: word.toLowerCase(),
      disabledReason: off,
      run: () => props.onAnswer(answer),
    })),
    { asks: true },
  );
  return (
    <section aria-label={`Question of step ${ask.index + 1}`} className="grid gap-2 p-4">
      <h3 className="flex items-center gap-2.5 font-semibold text-title">
        <Shape name="unknown" size={18} />
        {ask.question}
      </h3>
      <p className="text-caption text-text-2">{ask.evidence}</p>
      <ul className="grid gap-2">
        {ANSWERS.map(({ answer, key, word }) => (
          <li key={answer} className="flex items-center gap-3">
            <Button
              shortcut={key}
              className="w-24 shrink-0 justify-between"
              disabledReason={off}
              onClick={() => props.onAnswer(answer)}
            >
              {word}
            </Button>
            <span className="text-text-2">{ask[answer]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
