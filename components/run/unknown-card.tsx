'use client';

import { useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { useNow } from '@/components/frame/server-clock';
import { ReasonForm } from '@/components/incident/reason-form';
import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import { formatAge } from '@/lib/format/duration';
import type { UnknownChoice, UnknownStep } from '@/lib/runs/run-view';

/** A call whose outcome nobody knows: what was observed beside it, and a person's word on it. */
export function UnknownCard(props: {
  readonly step: UnknownStep;
  readonly off: string | null;
  readonly pending: boolean;
  readonly onResolve: (outcome: UnknownChoice['outcome'], note: string) => void;
}) {
  const { step } = props;
  const off = props.off ?? undefined;
  const [chosen, setChosen] = useState<UnknownChoice | null>(null);
  useKeys(
    `Step ${step.index + 1}`,
    step.choices.map((choice, index) => ({
      key: String(index + 1),
      label: 'was it us',
      disabledReason: off,
      run: () => setChosen(choice),
    })),
    { asks: true },
  );
  return (
    <section
      role="alert"
      aria-label={`Step ${step.index + 1}: outcome unknown`}
      className="grid gap-3 bg-unknown-bg p-4 md:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] md:gap-6"
    >
      <div>
        <h3 className="flex items-center gap-2.5 font-semibold text-title">
          <Shape name="unknown" size={18} />
          Step {step.index + 1}, {step.title}: was it us?
        </h3>
        <p className="mt-1 text-caption text-text-2">
          The outcome is not known. Nothing was sent again, and the target stays taken.
        </p>
        <Facts step={step} />
      </div>
      {step.resolved !== null ? (
        <p className="flex items-center gap-2 self-center">
          <Shape name="running" />
          Recorded: {step.choices.find(({ outcome }) => outcome === step.resolved)?.label}. It is
          acted on next.
        </p>
      ) : (
        <div className="grid content-start gap-2">
          <ul className="grid gap-2">
            {step.choices.map((choice, index) => (
              <li key={choice.outcome} className="grid gap-x-3 gap-y-0.5 md:grid-cols-[212px_1fr]">
                <Button
                  shortcut={String(index + 1)}
                  className="h-auto min-h-8 justify-between whitespace-normal text-left aria-pressed:border-text"
                  aria-pressed={chosen?.outcome === choice.outcome}
                  disabledReason={off}
                  onClick={() => setChosen(choice)}
                >
                  {choice.label}
                </Button>
                <span className="self-center text-caption text-text-2">{choice.consequence}</span>
              </li>
            ))}
          </ul>
          {chosen !== null && (
            <ReasonForm
              key={chosen.outcome}
              label="How you know: it stands on the timeline beside these facts"
              submitLabel={chosen.label}
              pending={props.pending}
              onReason={(note) => props.onResolve(chosen.outcome, note)}
              onCancel={() => setChosen(null)}
            />
          )}
        </div>
      )}
    </section>
  );
}

function Facts(props: { readonly step: UnknownStep }) {
  const { step } = props;
  const now = useNow();
  const ago = (at: string | null) =>
    at === null ? null : `${formatAge((now - Date.parse(at)) / 1000)} ago`;
  const read = ago(step.servesReadAt);
  const facts = [
    { name: 'Asked for', text: step.sent },
    { name: 'Observed', text: step.observed },
    {
      name: 'Serves',
      text: step.serves === null ? 'could not be read' : `${step.serves}, read ${read}`,
    },
    { name: 'Changed last by', text: step.lastModifier ?? 'the platform does not say' },
    { name: 'Looked at', text: ago(step.lookedAt) ?? 'not since it was sent' },
  ];
  return (
    <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
      {facts.map(({ name, text }) => (
        <div key={name} className="contents">
          <dt className="text-text-2">{name}</dt>
          <dd className="break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
