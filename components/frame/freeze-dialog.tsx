'use client';

import { useId, useRef, useState } from 'react';
import { submitByKey } from '@/components/incident/reason-form';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';

const LENGTHS = [15, 30, 60, 120, 240, 480] as const;
const USUAL = 60;

function lengthWords(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}

/** Nothing more is sent anywhere: for how long, and why. */
export function FreezeDialog(props: {
  readonly onFreeze: (reason: string, minutes: number) => Reply;
  readonly onClose: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number>(USUAL);
  const { error, pending, submit } = useSubmit();
  const off = reason.trim() === '' ? 'a reason is needed' : pending ? 'sending' : undefined;
  const freeze = async () => {
    if (off !== undefined) return;
    if (await submit(() => props.onFreeze(reason.trim(), minutes))) props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Freeze all runs"
      description="Every run of every service rests before its next change. What was sent is seen to its end."
      size="small"
      initialFocus={field}
      footer={
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-caption text-text-2">
            Commanders release it, or let one run go on by name.
          </p>
          <Button
            type="submit"
            form={`${id}f`}
            tone="primary"
            shortcut="mod+Enter"
            disabledReason={off}
          >
            Freeze for {lengthWords(minutes)}
          </Button>
        </div>
      }
    >
      <form
        id={`${id}f`}
        className="grid gap-3"
        onKeyDown={submitByKey}
        onSubmit={(event) => {
          event.preventDefault();
          void freeze();
        }}
      >
        <Field label="Why everything must stop" htmlFor={id}>
          <Textarea
            ref={field}
            id={id}
            rows={2}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <Field label="For how long" htmlFor={`${id}m`} hint="it ends by itself">
          <Select
            id={`${id}m`}
            value={minutes}
            onChange={(event) => setMinutes(Number(event.target.value))}
            options={LENGTHS.map((each) => ({ value: String(each), label: lengthWords(each) }))}
          />
        </Field>
        {error !== null && <ErrorNote message={error.message} />}
      </form>
    </Dialog>
  );
}
