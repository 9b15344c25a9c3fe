'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import type { PlanNames } from '@/components/incident/room-actions';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { PlanField } from '@/lib/runs/difference-view';
import { namedBy, problemOf, WRITTEN } from './plan-naming-words';

/** What the plan is made with: an image by its digest, a secret's version. Chosen, else written. */
export function PlanNaming(props: {
  readonly fields: readonly PlanField[];
  /** A plan is being made. */
  readonly asking: boolean;
  readonly onName: (named: PlanNames) => void;
}) {
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLSelectElement>(null);
  const values = props.fields.map((field) => namedBy(field, picked, written));
  const problems = props.fields.map((field, index) => problemOf(field, values[index] ?? null));
  const changed = props.fields.some(({ value }, index) => (values[index] ?? null) !== value);
  const off = props.asking ? 'planning' : changed ? undefined : 'choose something else first';
  useKeys('Difference', [
    { key: 'n', label: 'name', run: () => first.current?.focus() },
    { key: 'mod+Enter', label: 'plan with this', run: () => form.current?.requestSubmit() },
  ]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (off !== undefined || problems.some((problem) => problem !== null)) return;
    const named = props.fields.flatMap(({ name, value }, index) => {
      const next = values[index] ?? null;
      return next === null || next === value ? [] : [[name, next] as const];
    });
    props.onName(Object.fromEntries(named));
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={onSubmit}
      aria-label="What the plan names"
      className="flex flex-wrap items-end gap-3 rounded-control border border-border bg-surface-2 px-3 py-2"
    >
      {props.fields.map((field, index) => (
        <NamingField
          key={field.name}
          field={field}
          picked={picked[field.name] ?? field.value ?? ''}
          written={written[field.name] ?? ''}
          problem={tried ? (problems[index] ?? null) : null}
          selectRef={index === 0 ? first : null}
          onPick={(value) => setPicked({ ...picked, [field.name]: value })}
          onWrite={(value) => setWritten({ ...written, [field.name]: value })}
        />
      ))}
      <Button type="submit" shortcut="mod+Enter" disabledReason={off}>
        Plan with this
      </Button>
    </form>
  );
}

function NamingField(props: {
  readonly field: PlanField;
  readonly picked: string;
  readonly written: string;
  readonly problem: string | null;
  readonly selectRef: React.RefObject<HTMLSelectElement | null> | null;
  readonly onPick: (value: string) => void;
  readonly onWrite: (value: string) => void;
}) {
  const { field, picked, problem } = props;
  const id = useId();
  const isListed = field.options.some(({ value }) => value === picked);
  const options = [
    { value: '', label: field.needed ? 'Choose' : 'the one that is recommended' },
    ...(picked === '' || picked === WRITTEN || isListed ? [] : [{ value: picked, label: picked }]),
    ...field.options.map(({ value, label, detail, off }) => ({
      value,
      label: [label, detail].filter((part) => part !== null).join(', '),
      disabled: off !== null,
    })),
    ...(field.form === null ? [] : [{ value: WRITTEN, label: 'Another: write it' }]),
  ];
  return (
    <div className="grid min-w-0 flex-1 basis-[280px] gap-1">
      <Field
        label={field.label}
        htmlFor={id}
        {...(field.why === null ? {} : { hint: field.why })}
        error={problem ?? undefined}
      >
        <Select
          ref={props.selectRef}
          id={id}
          value={picked}
          options={options}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-error`}
          onChange={({ target }) => props.onPick(target.value)}
        />
      </Field>
      {picked === WRITTEN && (
        <Input
          aria-label={`${field.label}, written`}
          value={props.written}
          placeholder={field.form?.says ?? ''}
          aria-invalid={problem !== null}
          onChange={({ target }) => props.onWrite(target.value)}
        />
      )}
    </div>
  );
}
