'use client';

import { useId, useRef, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import type { Reply } from '@/components/incident/reply';
import type { PublishInput } from '@/components/incident/room-actions';
import { useSubmit } from '@/components/incident/use-submit';
import { useDraft } from '@/components/timeline/use-draft';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { HoldPlace } from '@/components/ui/hold-place';
import { Select } from '@/components/ui/select';
import { Shape } from '@/components/ui/shapes';
import { Textarea } from '@/components/ui/textarea';
import type {
  CommsView,
  ComponentStatusWord,
  ComponentView,
  ImpactWord,
} from '@/lib/status/comms-view';
import type { PublicStatus } from '@/lib/status/public-status';
import { ComponentChoice } from './component-choice';
import { proposedComponent } from './proposed-component';
import { PublicPreview } from './public-preview';
import { publishChecks } from './publish-checks';
import { StatusChoice } from './status-choice';

const IMPACTS: readonly ImpactWord[] = ['none', 'minor', 'major', 'critical'];

export interface StatusComposerProps {
  readonly comms: CommsView;
  /** "INC-1, virtuoso-api: a third of requests fail". */
  readonly about: string;
  /** The incident's id: unsent words are kept under it. */
  readonly draftKey: string;
  /** What the incident's own status says to the public. */
  readonly proposed: PublicStatus;
  /** Revisions, people and labels that the public must not read. */
  readonly internal: readonly string[];
  readonly whyNot: string | null;
  readonly onPublish: (input: PublishInput) => Reply;
  readonly onDiscard: (draftId: string) => Reply;
  readonly onClose: () => void;
}

/** Words for the public: drafted by the machine, published by a person, never unsent. */
export function StatusComposer(props: StatusComposerProps) {
  const { comms } = props;
  const draft = comms.drafts[0] ?? null;
  const [status, setStatus] = useState<PublicStatus>(draft?.status ?? props.proposed);
  const [impact, setImpact] = useState<ImpactWord>(comms.proposedImpact);
  const [chosen, setChosen] = useState<Readonly<Record<string, ComponentStatusWord>>>({});
  const [body, setBody, forget] = useDraft(
    `status.${props.draftKey}.${draft?.id ?? 'new'}`,
    draft?.body ?? '',
  );
  const { error, pending, submit } = useSubmit();
  const field = useId();
  const focus = useRef<HTMLTextAreaElement>(null);
  const off =
    props.whyNot ??
    (body.trim() === '' ? 'say what people need to know' : pending ? 'sending' : null);
  const becomes = (component: ComponentView) =>
    chosen[component.slug] ?? proposedComponent(status, impact, component.status);
  const publish = async () => {
    if (off !== null) return;
    const components = comms.components.flatMap((component) => {
      const { slug, status: before } = component;
      const after = becomes(component);
      return after === before ? [] : [{ slug, status: after }];
    });
    const input = { draftId: draft?.id ?? null, status, impact, body: body.trim(), components };
    if (!(await submit(() => props.onPublish(input)))) return;
    forget();
    props.onClose();
  };
  const discard = async () => {
    if (draft === null || !(await submit(() => props.onDiscard(draft.id)))) return;
    forget();
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Status update"
      description={props.about}
      size="large"
      initialFocus={focus}
      footer={
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-caption text-text-2">
            Can’t be unsent: a correction follows it, in the open.
          </p>
          <div className="flex flex-wrap gap-2 max-md:w-full">
            {draft !== null && (
              <Button
                size="large"
                tone="quiet"
                disabledReason={props.whyNot ?? undefined}
                onClick={() => void discard()}
              >
                Discard the draft
              </Button>
            )}
            {props.whyNot !== null ? (
              <HoldPlace kind="waiting" shape="no" text={props.whyNot} className="w-auto" />
            ) : (
              <Button
                tone="primary"
                size="large"
                shortcut="mod+Enter"
                disabledReason={off ?? undefined}
                onClick={() => void publish()}
                className="max-md:flex-1"
              >
                Publish to the status page
              </Button>
            )}
          </div>
        </div>
      }
    >
      <PublishKey onPublish={() => void publish()} off={off} />
      <div className="grid gap-6 md:grid-cols-2">
        <div className="grid content-start gap-4">
          <StatusChoice value={status} onChange={setStatus} />
          <Field label="Impact" htmlFor={`${field}i`} hint="from the severity">
            <Select
              id={`${field}i`}
              value={impact}
              options={IMPACTS.map((value) => ({ value, label: value }))}
              onChange={(event) =>
                setImpact(IMPACTS.find((word) => word === event.target.value) ?? impact)
              }
            />
          </Field>
          <ComponentChoice
            components={comms.components}
            becomes={becomes}
            onChange={(slug, word) => setChosen({ ...chosen, [slug]: word })}
          />
          <Field
            label="Text"
            htmlFor={`${field}b`}
            hint={draft === null ? 'draft kept on this device' : `drafted for ${draft.moment}`}
          >
            <Textarea
              id={`${field}b`}
              ref={focus}
              rows={6}
              maxLength={5000}
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          </Field>
          <Checks body={body} status={status} internal={props.internal} />
          {error !== null && <ErrorNote message={error.message} />}
        </div>
        <PublicPreview comms={comms} status={status} body={body} />
      </div>
    </Dialog>
  );
}

/** Inside the dialog's own layer of keys; works while writing. */
function PublishKey(props: { readonly onPublish: () => void; readonly off: string | null }) {
  useKeys('Status update', [
    {
      key: 'mod+Enter',
      label: 'publish',
      disabledReason: props.off ?? undefined,
      run: props.onPublish,
    },
  ]);
  return null;
}

function Checks(props: {
  readonly body: string;
  readonly status: PublicStatus;
  readonly internal: readonly string[];
}) {
  return (
    <section aria-label="Before it goes out">
      <h3 className="mb-1 text-caption text-text-2">Before it goes out</h3>
      <ul className="grid gap-1">
        {publishChecks(props.body, props.status, props.internal).map((check) => (
          <li key={check.id} className="flex items-center gap-2.5">
            <Shape name={check.outcome === 'pass' ? 'ok' : 'degraded'} />
            {check.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
