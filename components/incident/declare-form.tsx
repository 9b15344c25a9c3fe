'use client';

import { type FormEvent, useEffect, useId, useState } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { DeclareInput, DeclareService, DeclareView } from '@/lib/incidents/declare-view';
import { SeverityChoice } from './severity-choice';

export interface DeclareFormProps {
  /** The form's, so that a button outside can submit it. */
  readonly id: string;
  readonly view: DeclareView;
  /** What pressing Declare would do now: the severity's word, and what stands in its way. */
  readonly onChosen: (chosen: DeclareChosen) => void;
  readonly onSubmit: (input: DeclareInput) => void;
}

export interface DeclareChosen {
  readonly label: string;
  /** The incident of the same kind that is open already: a second one is refused. */
  readonly open: { readonly label: string; readonly href: string } | null;
}

/** What was changed by hand; everything else follows the service. */
type Edits = Partial<Pick<DeclareInput, 'title' | 'severity' | 'userImpact' | 'startedAt'>>;

export function DeclareForm(props: DeclareFormProps) {
  const { view, onChosen } = props;
  const [slug, setSlug] = useState(view.service ?? view.services[0]?.slug ?? '');
  const [edits, setEdits] = useState<Edits>({});
  const [drill, setDrill] = useState(false);
  const field = useId();
  const service = view.services.find((each) => each.slug === slug);
  const severity = edits.severity ?? service?.severity ?? 2;
  const label = service?.severities.find((each) => each.level === severity)?.label ?? '';
  const openLabel = service === undefined ? null : openOf(service, drill);
  useEffect(
    () =>
      onChosen({
        label: drill ? `drill, ${label}` : label,
        open:
          openLabel === null
            ? null
            : { label: openLabel, href: `/incidents/${openLabel.replace('INC-', '')}` },
      }),
    [drill, label, openLabel, onChosen],
  );
  if (service === undefined) return null;

  const title = edits.title ?? service.title;
  const userImpact = edits.userImpact ?? service.userImpact;
  const startedAt = edits.startedAt === undefined ? service.startedAt : edits.startedAt;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit({ service: slug, title, severity, userImpact, startedAt, drill });
  };
  return (
    <form id={props.id} onSubmit={submit} className="grid gap-3">
      <Field
        label="Service"
        htmlFor={`${field}s`}
        hint={service.stateLine === service.severityWhy ? undefined : service.stateLine}
      >
        <Select
          id={`${field}s`}
          value={slug}
          onChange={(event) => {
            setSlug(event.target.value);
            setEdits({});
          }}
          options={view.services.map(({ slug: value, name }) => ({ value, label: name }))}
        />
      </Field>
      {openLabel !== null && <AlreadyOpen name={service.name} label={openLabel} />}
      <Field label="What is wrong" htmlFor={`${field}t`}>
        <Input
          id={`${field}t`}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setEdits({ ...edits, title: event.target.value })}
        />
      </Field>
      <Field
        label="What people see"
        htmlFor={`${field}i`}
        hint={service.impactSource === null ? undefined : `filled from the ${service.impactSource}`}
      >
        <Input
          id={`${field}i`}
          maxLength={500}
          value={userImpact}
          onChange={(event) => setEdits({ ...edits, userImpact: event.target.value })}
        />
      </Field>
      <SeverityChoice
        service={service}
        marked={{ level: service.severity, as: 'proposed', why: service.severityWhy }}
        value={severity}
        onChange={(level) => setEdits({ ...edits, severity: level })}
      />
      <Started
        id={`${field}b`}
        service={service}
        value={startedAt}
        onChange={(at) => setEdits({ ...edits, startedAt: at })}
      />
      <label className="flex min-h-8 items-center gap-2.5 text-text-2 max-md:min-h-11">
        <input
          type="checkbox"
          checked={drill}
          onChange={(event) => setDrill(event.target.checked)}
          className="size-4 accent-(--accent)"
        />
        This is a drill: marked everywhere, never on the public page
      </label>
      <Consequences drill={drill} />
    </form>
  );
}

/** "INC-1" where one of the same kind is open: a drill and a real one may run side by side. */
function openOf({ open }: DeclareService, drill: boolean): string | null {
  if (open === null || open.drill !== drill) return null;
  return drill ? `D-${open.number}` : `INC-${open.number}`;
}

function AlreadyOpen(props: { readonly name: string; readonly label: string }) {
  return (
    <p className="flex gap-2 rounded-control bg-warn-bg p-2 text-body">
      <Shape name="degraded" className="mt-0.5" />
      <span>
        {props.name} has an open one, {props.label}: go there instead of declaring twice.
      </span>
    </p>
  );
}

function Started(props: {
  readonly id: string;
  readonly service: DeclareService;
  readonly value: string | null;
  readonly onChange: (at: string | null) => void;
}) {
  const { service, value } = props;
  return (
    <Field label="Started" htmlFor={props.id} hint="not known is fine">
      <Select
        id={props.id}
        value={value ?? ''}
        onChange={(event) => props.onChange(event.target.value === '' ? null : event.target.value)}
        options={[
          ...(service.startedAt === null
            ? []
            : [
                {
                  value: service.startedAt,
                  label: `${utcTime(service.startedAt)} UTC${service.startedWhy === null ? '' : `, ${service.startedWhy}`}`,
                },
              ]),
          { value: '', label: 'Not known yet' },
        ]}
      />
    </Field>
  );
}

const REAL: readonly { readonly shape: ShapeName; readonly text: string }[] = [
  { shape: 'person', text: 'Makes you Incident Commander; others may take roles' },
  { shape: 'change', text: 'Freezes the runbook’s version and this hour’s signals as evidence' },
  { shape: 'waiting', text: 'Starts the clocks: decide, and tell people' },
  { shape: 'note', text: 'Drafts a status update' },
  { shape: 'no', text: 'Publishes nothing and rolls back nothing: a person does' },
];

function Consequences(props: { readonly drill: boolean }) {
  const items = props.drill ? REAL.filter(({ shape }) => shape !== 'note') : REAL;
  return (
    <section aria-label="Pressing Declare also">
      <h3 className="mb-1 text-caption text-text-2">Pressing Declare also</h3>
      <ul className="grid gap-1">
        {items.map((item) => (
          <li key={item.text} className="flex items-start gap-2.5 text-text-2">
            <Shape name={item.shape} size={14} className="mt-[3px]" />
            {item.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
