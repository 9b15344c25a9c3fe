'use client';

import { useId, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import type { CompleteInput } from '@/components/incident/room-actions';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Shape } from '@/components/ui/shapes';
import { Textarea } from '@/components/ui/textarea';
import type { RunAsk } from '@/lib/runs/run-view';

const NOTE_LENGTH = 2000;

/** A step that a person does: what to do, what it printed, and whether it worked. */
export function ManualCard(props: {
  readonly ask: Extract<RunAsk, { kind: 'manual' }>;
  readonly off: string | null;
  readonly onComplete: (input: CompleteInput) => void;
}) {
  const { ask, off } = props;
  const id = useId();
  const [output, setOutput] = useState('');
  const [note, setNote] = useState('');
  const given = (text: string) => (text.trim() === '' ? null : text.trim());
  const complete = (outcome: CompleteInput['outcome']) =>
    props.onComplete({ outcome, note: given(note), output: given(output) });
  useKeys(
    `Step ${ask.index + 1}`,
    [
      {
        key: '1',
        label: ask.done.toLowerCase(),
        disabledReason: off ?? undefined,
        run: () => complete('done'),
      },
      {
        key: '2',
        label: ask.failed.toLowerCase(),
        disabledReason: off ?? undefined,
        run: () => complete('failed'),
      },
    ],
    { asks: true },
  );
  return (
    <section aria-label={`Step ${ask.index + 1}, done by a person`} className="grid gap-2 p-4">
      <h3 className="flex items-center gap-2.5 font-semibold text-title">
        <Shape name="person" size={18} />
        Step {ask.index + 1}, {ask.title}: a person does it
      </h3>
      <p className="whitespace-pre-line">{ask.instruction}</p>
      {ask.written !== null && (
        <code className="select-all break-words rounded-control border border-border bg-canvas px-3 py-1.5 font-mono text-caption">
          {ask.written}
        </code>
      )}
      <p className="text-caption text-text-2">Afterwards: {ask.expectation}</p>
      <div className="grid gap-2 md:grid-cols-2">
        <Field label="What it printed" htmlFor={id} hint="kept as evidence">
          <Textarea
            id={id}
            rows={3}
            className="font-mono"
            value={output}
            onChange={(event) => setOutput(event.target.value)}
          />
        </Field>
        <Field label="Note, if any" htmlFor={`${id}n`}>
          <Textarea
            id={`${id}n`}
            rows={3}
            maxLength={NOTE_LENGTH}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button shortcut="1" disabledReason={off ?? undefined} onClick={() => complete('done')}>
          {ask.done}
        </Button>
        <Button shortcut="2" disabledReason={off ?? undefined} onClick={() => complete('failed')}>
          {ask.failed}
        </Button>
      </div>
    </section>
  );
}
