'use client';

import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import type { RoomView } from '@/lib/incidents/room-view';
import type { RoomActions } from './room-actions';
import { SeverityChoice } from './severity-choice';
import { useSubmit } from './use-submit';

/** How bad it is, said anew: in the runbook's words, with the time that goes with each. */
export function SeverityDialog(props: {
  readonly view: RoomView;
  readonly onSeverity: RoomActions['onSeverity'];
  readonly onClose: () => void;
}) {
  const { incident, service, severities } = props.view;
  const [level, setLevel] = useState(incident.severity);
  const [reason, setReason] = useState('');
  const id = useId();
  const { error, pending, submit } = useSubmit();
  const label = severities.find((each) => each.level === level)?.label ?? '';
  const off = level === incident.severity ? 'choose another' : pending ? 'sending' : undefined;
  const change = async () => {
    const given = reason.trim() === '' ? null : reason.trim();
    if (await submit(() => props.onSeverity(level, given))) props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Change severity"
      description={`${incident.label} is ${incident.severityLabel}. The clocks follow; the public page does not.`}
      size="small"
      footer={
        <div className="flex justify-end">
          <Button disabledReason={off} onClick={() => void change()}>
            {off === 'choose another' ? 'Change' : `Change to ${label}`}
          </Button>
        </div>
      }
    >
      <div className="grid gap-3">
        <SeverityChoice
          service={{ name: service.name, severities }}
          marked={{ level: incident.severity, as: 'now', why: null }}
          value={level}
          onChange={setLevel}
        />
        <Field label="Reason, if any" htmlFor={id}>
          <Textarea
            id={id}
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
