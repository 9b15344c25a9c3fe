'use client';

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';

export const REASON_LENGTH = 2000;

/** From within the words: a form may stand in a dialog, or on a page that has keys of its own. */
export function submitByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

/** Why somebody does it: a few words that stand on the timeline, and nothing happens without them. */
export function ReasonForm(props: {
  readonly label: string;
  readonly submitLabel: string;
  readonly cancelLabel?: string;
  readonly pending: boolean;
  readonly onReason: (reason: string) => void;
  /** Absent: there is no way back from here. */
  readonly onCancel?: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const empty = reason.trim() === '';
  return (
    <form
      className="grid gap-2"
      onKeyDown={submitByKey}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(empty);
        if (!empty && !props.pending) props.onReason(reason.trim());
      }}
    >
      <Field
        label={props.label}
        htmlFor={id}
        error={missing && empty ? 'Say why: it stands on the timeline.' : undefined}
      >
        <Textarea
          ref={field}
          id={id}
          rows={2}
          maxLength={REASON_LENGTH}
          value={reason}
          aria-invalid={missing && empty}
          aria-describedby={`${id}-error`}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        {props.onCancel !== undefined && (
          <Button onClick={props.onCancel}>{props.cancelLabel ?? 'Back'}</Button>
        )}
        <Button
          type="submit"
          shortcut="mod+Enter"
          disabledReason={props.pending ? 'sending' : undefined}
        >
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}
