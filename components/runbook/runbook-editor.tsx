'use client';

import { useEffect, useRef, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { useDraft } from '@/components/timeline/use-draft';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import type { AppError } from '@/lib/errors';
import type { Result } from '@/lib/result';
import type { CheckedView } from '@/lib/runbooks/checked-view';
import { EditorFindings } from './editor-findings';
import { PatchPanel } from './patch-panel';

export interface RunbookText {
  readonly slug: string;
  readonly title: string;
  readonly file: string;
  readonly number: number;
  readonly digest: string;
  readonly yaml: string;
  readonly ownedBy: 'file' | 'app';
  /** Why this person can't save it here; null: they can. */
  readonly whyNotSave: string | null;
}

/** After the last key; the check itself takes some tens of milliseconds. */
const REST_MS = 400;

/**
 * The text of a runbook, checked on the server as it is typed. What is typed stays in this tab, by
 * the version that it was begun on, until it is saved.
 */
export function RunbookEditor(props: {
  readonly text: RunbookText;
  readonly onCheck: (yaml: string) => Promise<Result<CheckedView, AppError>>;
  readonly onSave: (yaml: string, note: string | null) => Reply;
  readonly onSaved: () => void;
}) {
  const { text, onCheck } = props;
  const place = `runbook.${text.slug}.${text.digest}`;
  const [yaml, setYaml, forget] = useDraft(place, text.yaml);
  const [note, setNote, forgetNote] = useDraft(`${place}.note`);
  const [checked, setChecked] = useState<{ of: string; view: CheckedView } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { pending, error, submit } = useSubmit();
  const field = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(onCheck);
  useEffect(() => {
    latest.current = onCheck;
  });
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      const result = await latest.current(yaml).catch(() => null);
      if (stale) return;
      if (result === null) setProblem('The server did not answer; what you typed is kept here.');
      else if (!result.ok) setProblem(result.error.message);
      else {
        setProblem(null);
        setChecked({ of: yaml, view: result.value });
      }
    }, REST_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [yaml]);
  const fresh = checked?.of === yaml;
  const view = checked?.view ?? null;
  const changed = yaml !== text.yaml;
  const whyNot =
    text.whyNotSave ??
    (changed ? null : 'Nothing is changed yet.') ??
    (fresh ? null : 'It is being checked.') ??
    view?.refused ??
    (pending ? 'This is being sent.' : null);
  const save = async () => {
    if (whyNot !== null) return;
    const said = note.trim() === '' ? null : note.trim();
    if (!(await submit(() => props.onSave(yaml, said)))) return;
    forget();
    forgetNote();
    props.onSaved();
  };
  const goTo = (line: number) => {
    const box = field.current;
    if (box === null) return;
    const start =
      yaml
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    box.focus();
    box.setSelectionRange(start, start);
    const height = box.scrollHeight / Math.max(1, yaml.split('\n').length);
    box.scrollTop = Math.max(0, (line - 6) * height);
  };
  useKeys('Change a runbook', [
    {
      key: 'mod+Enter',
      label: 'save',
      disabledReason: whyNot ?? undefined,
      run: () => void save(),
    },
  ]);
  return (
    <div className="flex flex-col gap-3">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-page">Change {text.title}</h1>
          <p className="text-body text-text-2">
            {text.ownedBy === 'file' ? (
              <>
                <span className="break-all font-mono text-caption">{text.file}</span> owns this
                runbook: what you write here becomes a patch for it.
              </>
            ) : (
              'Saved, it is the next version; what gains or changes an action waits for a second admin.'
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`/runbooks/${text.slug}`}>Back to the runbook</ButtonLink>
          <Button disabledReason={changed ? undefined : 'Nothing is changed yet.'} onClick={forget}>
            Begin again
          </Button>
          {text.ownedBy === 'app' && (
            <Button tone="primary" disabledReason={whyNot ?? undefined} onClick={() => void save()}>
              {(view?.actions.length ?? 0) > 0 ? 'Ask for a second admin' : 'Save as next version'}
            </Button>
          )}
        </div>
      </header>
      {error !== null && <ErrorNote message={error.message} />}
      {problem !== null && <ErrorNote message={problem} />}
      <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_420px]">
        <div className="flex min-w-0 flex-col gap-3">
          <Field
            label="The runbook as YAML"
            htmlFor="runbook-text"
            hint={`begun on version ${text.number}`}
          >
            <Textarea
              id="runbook-text"
              ref={field}
              value={yaml}
              onChange={(event) => setYaml(event.target.value)}
              spellCheck={false}
              rows={30}
              wrap="off"
              className="min-h-[60dvh] overflow-auto font-mono text-caption"
            />
          </Field>
          {text.ownedBy === 'app' && (
            <Field label="Why it changes" htmlFor="runbook-note" hint="kept on the record">
              <Textarea
                id="runbook-note"
                rows={2}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            </Field>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <EditorFindings view={view} fresh={fresh} onGo={goTo} />
          <PatchPanel file={text.file} patch={view?.patch ?? ''} refused={view?.refused ?? null} />
        </div>
      </div>
    </div>
  );
}
