'use client';

import { useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog } from '@/components/ui/dialog';
import { Select } from '@/components/ui/select';
import { Shape } from '@/components/ui/shapes';
import type { ByHand } from '@/lib/runs/procedure-view';
import { nextOf } from './tail/tail-lines';

/** A procedure that can't run from here: the runbook's lines in order, each to copy by key. */
export function HandDialog(props: {
  readonly hands: readonly ByHand[];
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState(props.hands[0]?.procedure ?? '');
  const hand = props.hands.find(({ procedure }) => procedure === chosen) ?? props.hands[0];
  if (hand === undefined) return null;
  const all = props.hands.map(({ procedure }) => procedure);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`By hand: ${hand.title}`}
      description="The runbook’s own lines, in order. Ripcord does none of this: say in a note what you did."
      size="large"
    >
      {props.hands.length > 1 && (
        <Select
          aria-label="Procedure"
          className="mb-3 w-full md:w-80"
          value={hand.procedure}
          options={props.hands.map(({ procedure, title }) => ({ value: procedure, label: title }))}
          onChange={({ target }) => setChosen(target.value)}
        />
      )}
      <Lines
        key={hand.procedure}
        hand={hand}
        onOther={all.length > 1 ? () => setChosen(nextOf(all, hand.procedure)) : null}
      />
    </Dialog>
  );
}

function Lines(props: { readonly hand: ByHand; readonly onOther: (() => void) | null }) {
  const { hand, onOther } = props;
  const lines = hand.steps.flatMap(({ written }, index) => (written === null ? [] : [index]));
  const [selected, setSelected] = useState(lines[0] ?? null);
  const [said, setSaid] = useState<{ readonly index: number; readonly copied: boolean } | null>(
    null,
  );
  const move = (by: 1 | -1) => {
    const next = lines[(selected === null ? -1 : lines.indexOf(selected)) + by];
    if (next === undefined) return;
    setSelected(next);
    document.getElementById(`hand-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const copy = async (index: number) => {
    const written = hand.steps[index]?.written ?? null;
    if (written === null) return;
    setSelected(index);
    const copied = await navigator.clipboard.writeText(written).then(
      () => true,
      () => false,
    );
    setSaid({ index, copied });
  };
  const none = selected === null ? 'the runbook writes no line' : undefined;
  useKeys('By hand', [
    { key: 'j', label: 'move', repeat: true, disabledReason: none, run: () => move(1) },
    { key: 'k', label: 'move', repeat: true, disabledReason: none, run: () => move(-1) },
    {
      key: 'c',
      label: 'copy line',
      disabledReason: none,
      run: () => selected !== null && void copy(selected),
    },
    ...(onOther === null ? [] : [{ key: 'o', label: 'other procedure', run: onOther }]),
  ]);
  return (
    <ol className="grid gap-2">
      {hand.steps.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a procedure's steps keep their order.
          key={index}
          id={`hand-${index}`}
          aria-current={selected === index ? 'true' : undefined}
          className={cn(
            'grid min-w-0 gap-1 rounded-control border px-3 py-2',
            selected === index ? 'border-border-control bg-surface-2' : 'border-border',
          )}
        >
          <p>
            <span className="mr-2 text-text-3">{index + 1}</span>
            {step.title}
          </p>
          {step.say !== null && (
            <p className="flex gap-2 text-caption text-text-2">
              <Shape name="note" size={14} className="mt-px" />
              <span className="min-w-0 whitespace-pre-line">{step.say}</span>
            </p>
          )}
          {step.written !== null && (
            <div className="flex min-w-0 items-center gap-2 rounded-control border border-border bg-canvas py-0.5 pr-1 pl-2">
              <code className="wrap-anywhere min-w-0 flex-1 select-all whitespace-pre-wrap py-0.5 font-mono text-caption text-text-2">
                {step.written}
              </code>
              <Button
                size="small"
                tone="quiet"
                shortcut={selected === index ? 'c' : undefined}
                onClick={() => void copy(index)}
              >
                <span aria-live="polite">{copyWord(said, index)}</span>
              </Button>
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function copyWord(
  said: { readonly index: number; readonly copied: boolean } | null,
  index: number,
): string {
  if (said?.index !== index) return 'Copy';
  return said.copied ? 'copied' : 'select it yourself';
}
