'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { REASON_LENGTH } from '@/components/incident/reason-form';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { HoldButton } from '@/components/ui/hold-button';
import { HoldPlace } from '@/components/ui/hold-place';
import { Shape } from '@/components/ui/shapes';
import { Textarea } from '@/components/ui/textarea';
import type { AppError } from '@/lib/errors';

/** Past what blocks, alone and at once: with a reason, a hold, and everybody told. */
export function BreakGlassBox(props: {
  readonly past: readonly string[];
  readonly act: string;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly onBreak: (reason: string) => void;
  readonly onBack: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  useEffect(() => field.current?.focus(), []);
  return (
    <section
      aria-label="Break glass"
      className="grid gap-3 rounded-control border-2 border-bad bg-surface-1 p-3"
    >
      <h3 className="flex items-center gap-2 font-semibold">
        <Shape name="failing" />
        Break glass: go past {props.past.join(', ')}
      </h3>
      <Field label="Why it can’t wait" htmlFor={id}>
        <Textarea
          ref={field}
          id={id}
          rows={2}
          maxLength={REASON_LENGTH}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <div className="grid items-center gap-3 md:grid-cols-[1fr_auto]">
        <p className="text-caption text-text-2">
          It is applied at once, by you alone. Pinned on the timeline, on every page for 15 minutes,
          and in the audit log for good.
        </p>
        <div className="flex flex-wrap gap-2 md:w-[440px] md:flex-nowrap">
          <Button size="large" onClick={props.onBack}>
            Back
          </Button>
          {props.pending ? (
            <HoldPlace kind="waiting" text="Sending" />
          ) : reason.trim() === '' ? (
            <HoldPlace kind="waiting" shape="note" text="It needs a reason first" />
          ) : (
            <HoldButton
              label={`Hold to ${props.act}`}
              tone="destructive"
              onConfirm={() => props.onBreak(reason.trim())}
            />
          )}
        </div>
      </div>
      {props.error !== null && <ErrorNote message={props.error.message} />}
    </section>
  );
}
