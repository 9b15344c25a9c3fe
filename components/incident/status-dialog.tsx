'use client';

import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import type { RoomView, StatusMove } from '@/lib/incidents/room-view';
import type { RoomActions } from './room-actions';
import { useSubmit } from './use-submit';

/** Moving the incident by hand: only where it may go from here, with a reason where one is needed. */
export function StatusDialog(props: {
  readonly view: RoomView;
  readonly onMove: RoomActions['onMove'];
  readonly onClose: () => void;
}) {
  const { incident, moves } = props.view;
  const [to, setTo] = useState<StatusMove | null>(null);
  const [reason, setReason] = useState('');
  const id = useId();
  const { error, pending, submit } = useSubmit();
  const given = reason.trim() === '' ? null : reason.trim();
  const off =
    to === null
      ? 'choose a status'
      : to.needsReason !== null && given === null
        ? 'a reason is needed'
        : pending
          ? 'sending'
          : undefined;
  const move = async () => {
    if (to !== null && (await submit(() => props.onMove(to.to, given)))) props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Change status"
      description={`${incident.label} is ${incident.status}. The public page changes only when someone publishes.`}
      size="small"
      footer={
        <div className="flex justify-end">
          <Button disabledReason={off} onClick={() => void move()}>
            {to === null ? 'Move' : `Move to ${to.to}`}
          </Button>
        </div>
      }
    >
      <div className="grid gap-3">
        <fieldset className="grid gap-1">
          <legend className="sr-only">New status</legend>
          {moves.map((each) => (
            <label
              key={each.to}
              className={cn(
                'flex min-h-9 items-center gap-3 rounded-control border px-3 has-focus-visible:outline-2 has-focus-visible:outline-focus max-md:min-h-11',
                to?.to === each.to ? 'border-text-2 bg-surface-3' : 'border-border',
              )}
            >
              <input
                type="radio"
                name={id}
                className="accent-(--accent)"
                checked={to?.to === each.to}
                onChange={() => setTo(each)}
              />
              <span className="flex-1 font-medium">{each.to}</span>
              {each.needsReason !== null && (
                <span className="text-caption text-text-3">needs a reason</span>
              )}
            </label>
          ))}
        </fieldset>
        <Field
          label={to?.needsReason == null ? 'Reason, if any' : `${to.needsReason} Why?`}
          htmlFor={`${id}r`}
        >
          <Textarea
            id={`${id}r`}
            rows={2}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {error !== null && <ErrorNote message={error.message} />}
      </div>
    </Dialog>
  );
}
