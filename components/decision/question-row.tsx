'use client';

import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import type { AnswerWord } from '@/lib/decisions/decision';
import type { PathRow } from '@/lib/decisions/decision-view';
import { stakes } from './path-text';

const ANSWERS: readonly {
  readonly answer: AnswerWord;
  readonly label: string;
  readonly key: string;
}[] = [
  { answer: 'yes', label: 'Yes', key: '1' },
  { answer: 'no', label: 'No', key: '2' },
  { answer: 'unknown', label: 'Can’t tell', key: '3' },
];

/** The selected question in its place in the path: three equal answers, and whether they matter. */
export function QuestionRow(props: {
  readonly row: PathRow;
  readonly whyNot: string | null;
  readonly onAnswer: (question: string, answer: AnswerWord) => Reply;
}) {
  const { row } = props;
  const { pending, error, submit } = useSubmit();
  return (
    <fieldset className="min-w-0" aria-label={row.question}>
      <p className="mb-1.5 text-caption text-text-2">{row.question}</p>
      <div className="flex items-center gap-2 max-md:grid max-md:grid-cols-3">
        {ANSWERS.map(({ answer, label, key }) => (
          <Button
            key={answer}
            size="small"
            className="text-body"
            shortcut={key}
            aria-pressed={row.answeredAt !== null && row.answer === answer}
            disabledReason={props.whyNot ?? (pending ? 'sending' : undefined)}
            onClick={() => submit(() => props.onAnswer(row.id, answer))}
          >
            {label}
          </Button>
        ))}
        <span className="min-w-0 flex-1 text-caption text-text-3 leading-4 max-md:col-span-3">
          {stakes(row)}
        </span>
      </div>
      {error !== null && <ErrorNote message={error.message} className="mt-2" />}
    </fieldset>
  );
}
