'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import type { Reply } from '@/components/incident/reply';
import type { DecideInput } from '@/components/incident/room-actions';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import type { DecisionView } from '@/lib/decisions/decision-view';
import { shortRevision } from '@/lib/fleet/short-revision';

export interface OverrideFormProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly decision: DecisionView;
  readonly service: string;
  readonly onDecide: (input: DecideInput) => Reply;
}

/** Deciding otherwise than the runbook: another way, another target, or none; a reason is needed. */
export function OverrideForm(props: OverrideFormProps) {
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  const { pending, error, submit } = useSubmit();
  const save = async (input: DecideInput) => {
    if (await submit(() => props.onDecide(input))) props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Decide otherwise"
      description={`The runbook says: ${props.decision.outcome.sentence}`}
      size="medium"
      initialFocus={first}
      footer={
        <div className="flex items-center justify-between gap-4">
          <p className="text-caption text-text-2">
            Recorded with your name, the reason and every reading. Opens its difference, applies
            nothing.
          </p>
          <Button
            type="submit"
            form={id}
            tone="primary"
            shortcut="mod+Enter"
            disabledReason={pending ? 'sending' : undefined}
          >
            Record the decision
          </Button>
        </div>
      }
    >
      <OverrideBody {...props} id={id} firstRef={first} onSave={save} />
      {error !== null && <ErrorNote message={error.message} className="mt-3" />}
    </Dialog>
  );
}

function OverrideBody(
  props: OverrideFormProps & {
    readonly id: string;
    readonly firstRef: React.RefObject<HTMLInputElement | null>;
    readonly onSave: (input: DecideInput) => void;
  },
) {
  const { decision } = props;
  const open = decision.choices.filter((choice) => choice.notHere === null);
  const start = open.find((choice) => !choice.recommended) ?? open[0];
  const [choice, setChoice] = useState(start?.id ?? 'monitor');
  const [revision, setRevision] = useState('');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [words, setWords] = useState<Readonly<Record<string, string>>>({});
  const reasonId = useId();
  const targetId = useId();
  const others = decision.next?.others ?? [];
  const form = useRef<HTMLFormElement>(null);
  useKeys('Decide otherwise', [
    { key: 'mod+Enter', label: 'record', run: () => form.current?.requestSubmit() },
  ]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') {
      setMissing(true);
      document.getElementById(reasonId)?.focus();
      return;
    }
    const named = revision === '' ? (decision.next?.revision ?? null) : revision;
    const rejected = Object.entries(words).flatMap(([option, said]) =>
      option === choice || said.trim() === '' ? [] : [{ option, words: said.trim() }],
    );
    const target = choice === 'monitor' ? null : named;
    props.onSave({ choice, revision: target, reason: reason.trim(), rejected });
  };
  return (
    <form ref={form} noValidate id={props.id} onSubmit={onSubmit} className="grid gap-4">
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-caption text-text-2">What to do instead</legend>
        {decision.choices.map((each) => (
          <label
            key={each.id}
            className={cn(
              'flex min-h-11 items-center gap-3 rounded-control border px-3 py-1.5',
              choice === each.id ? 'border-accent bg-accent-bg' : 'border-border',
              each.notHere !== null && 'text-text-3',
            )}
          >
            <input
              {...(each.id === start?.id ? { ref: props.firstRef } : {})}
              type="radio"
              name={`${props.id}-choice`}
              value={each.id}
              checked={choice === each.id}
              disabled={each.notHere !== null}
              onChange={() => setChoice(each.id)}
              className="accent-(--accent)"
            />
            <span className="min-w-0 flex-1">
              <span className="font-medium">{each.title}</span>
              {(each.notHere ?? each.when) !== null && (
                <span className="block text-caption text-text-2">
                  {each.notHere ?? `When to use: ${each.when}`}
                </span>
              )}
            </span>
            {each.recommended && <span className="text-caption text-text-3">recommended</span>}
          </label>
        ))}
      </fieldset>
      {choice !== 'monitor' && others.length > 0 && (
        <Field label="Target" htmlFor={targetId} hint="named, never “previous”">
          <Select
            id={targetId}
            value={revision}
            onChange={(event) => setRevision(event.target.value)}
            options={[
              {
                value: '',
                label: `${shortRevision(decision.next?.revision ?? null, props.service)}, recommended`,
              },
              ...others.map((other) => ({
                value: other.revision,
                label: [
                  shortRevision(other.revision, props.service),
                  other.servedLine,
                  other.warning,
                ]
                  .filter((part) => part !== null)
                  .join(', '),
              })),
            ]}
          />
        </Field>
      )}
      <details>
        <summary className="cursor-pointer text-caption text-text-2">
          Why not the others (optional: what the record says of each is derived without it)
        </summary>
        <div className="mt-2 grid gap-2">
          {decision.choices
            .filter((each) => each.id !== choice)
            .map((each) => (
              <Field key={each.id} label={each.title} htmlFor={`${props.id}-not-${each.id}`}>
                <Input
                  id={`${props.id}-not-${each.id}`}
                  value={words[each.id] ?? ''}
                  maxLength={2000}
                  onChange={(event) => setWords({ ...words, [each.id]: event.target.value })}
                />
              </Field>
            ))}
        </div>
      </details>
      <Field
        label="Why"
        htmlFor={reasonId}
        hint="the review will read it"
        error={missing && reason.trim() === '' ? 'Say why: a reason is needed.' : undefined}
      >
        <Textarea
          id={reasonId}
          value={reason}
          required
          aria-invalid={missing && reason.trim() === ''}
          aria-describedby={`${reasonId}-error`}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </form>
  );
}
