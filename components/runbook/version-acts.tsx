'use client';

import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { useDraft } from '@/components/timeline/use-draft';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Textarea } from '@/components/ui/textarea';
import type { DraftView, IncidentVersion } from '@/lib/runbooks/runbook-view';
import { Written } from './entry-block';

/** Lets an incident follow the version at the right: a choice that is recorded with its reason. */
export function AdoptPanel(props: {
  readonly incidents: readonly IncidentVersion[];
  readonly to: number;
  readonly onAdopt: (incident: IncidentVersion, reason: string | null) => Reply;
}) {
  const [reason, setReason, forget] = useDraft(`adopt.${props.to}`);
  const { pending, error, submit } = useSubmit();
  return (
    <Panel title="Incidents that follow another version">
      <div className="flex flex-col gap-2 text-body">
        <p className="text-text-2">
          Each keeps the version that it was declared under. Its commander or deputy may adopt
          version {props.to}; the decision is then walked by it, and a plan that was made stays as
          it is.
        </p>
        <Field label="Why" hint="kept on the timeline" htmlFor="adopt-reason">
          <Textarea
            id="adopt-reason"
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {error !== null && <ErrorNote message={error.message} />}
        <ul className="flex flex-col gap-2">
          {props.incidents.map((incident) => (
            <li
              key={`${incident.label} ${incident.service}`}
              className="flex flex-wrap items-center justify-between gap-2"
            >
              <span className="min-w-0 break-words">
                <span className="font-mono">{incident.label}</span> {incident.title},{' '}
                <span className="text-text-2">version {incident.version}</span>
              </span>
              <Button
                size="small"
                disabledReason={pending ? 'This is being sent.' : undefined}
                onClick={async () => {
                  const said = reason.trim() === '' ? null : reason.trim();
                  if (await submit(() => props.onAdopt(incident, said))) forget();
                }}
              >
                Adopt {props.to} in {incident.label}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

/** A text that gains or changes an action waits for somebody else than its author. */
export function DraftPanel(props: {
  readonly draft: DraftView;
  readonly title?: string;
  /** The text itself, where nothing beside shows it. */
  readonly yaml?: string;
  readonly whyNotDiscard: string | null;
  readonly onAccept: () => Reply;
  readonly onDiscard: (reason: string | null) => Reply;
}) {
  const { draft } = props;
  const [reason, setReason, forget] = useDraft(`discard.${draft.id}`);
  const { pending, error, submit } = useSubmit();
  const sending = pending ? 'This is being sent.' : undefined;
  return (
    <Panel title={props.title ?? 'Waits for a second admin'}>
      <div className="flex flex-col gap-2 text-body">
        <p>
          By {draft.author}.{draft.note === null ? '' : ` ${draft.note}`}
        </p>
        <ul className="list-disc pl-4 text-text-2">
          {draft.actions.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {props.yaml !== undefined && (
          <details>
            <summary className="cursor-pointer py-1 text-text-2">The text</summary>
            <div className="max-h-[50dvh] overflow-y-auto [scrollbar-width:thin]">
              <Written text={props.yaml} />
            </div>
          </details>
        )}
        <Field label="Why it is discarded, if it is" htmlFor={`discard-${draft.id}`}>
          <Textarea
            id={`discard-${draft.id}`}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {error !== null && <ErrorNote message={error.message} />}
        <div className="flex flex-wrap gap-2">
          <Button
            tone="primary"
            disabledReason={draft.whyNotAccept ?? sending}
            onClick={() => void submit(props.onAccept)}
          >
            Accept and load
          </Button>
          <Button
            disabledReason={props.whyNotDiscard ?? sending}
            onClick={async () => {
              const said = reason.trim() === '' ? null : reason.trim();
              if (await submit(() => props.onDiscard(said))) forget();
            }}
          >
            Discard
          </Button>
        </div>
        {draft.whyNotAccept !== null && <p className="text-text-3">{draft.whyNotAccept}</p>}
      </div>
    </Panel>
  );
}
