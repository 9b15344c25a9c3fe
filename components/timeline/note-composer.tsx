'use client';

import { type KeyboardEvent, type RefObject, useId } from 'react';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Kbd } from '@/components/ui/kbd';
import { Textarea } from '@/components/ui/textarea';
import { useDraft } from './use-draft';

/** A note for the record. Enter sends it, Shift Enter breaks the line; unsent text is kept. */
export function NoteComposer(props: {
  readonly draftKey: string;
  readonly fieldRef: RefObject<HTMLTextAreaElement | null>;
  readonly whyNot: string | null;
  readonly onNote: (text: string) => Reply;
  /** Told what is on its way, and null once it is there or was refused. */
  readonly onSending: (text: string | null) => void;
  readonly onStatusUpdate: (() => void) | undefined;
}) {
  const id = useId();
  const [text, setText, forget] = useDraft(`note.${props.draftKey}`);
  const { error, pending, submit } = useSubmit();
  const empty = text.trim() === '';
  const send = async () => {
    if (empty || props.whyNot !== null) return;
    props.onSending(text.trim());
    if (await submit(() => props.onNote(text.trim()))) forget();
    props.onSending(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.fieldRef.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className="grid gap-2 border-border border-t p-3">
      {error !== null && <ErrorNote message={error.message} className="p-2" />}
      <div className="relative">
        <label htmlFor={id} className="sr-only">
          Write a note
        </label>
        <Textarea
          id={id}
          ref={props.fieldRef}
          rows={text.length > 60 || text.includes('\n') ? 3 : 1}
          placeholder="Write a note"
          maxLength={10_000}
          value={text}
          readOnly={pending}
          disabled={props.whyNot !== null}
          title={props.whyNot ?? undefined}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-9 resize-none pr-10 max-md:min-h-11"
        />
        {empty && (
          <span className="pointer-events-none absolute top-2 right-2 max-md:hidden">
            <Kbd keys="n" />
          </span>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {!empty && (
          <Button
            shortcut="Enter"
            disabledReason={props.whyNot ?? (pending ? 'sending' : undefined)}
            onClick={() => void send()}
          >
            Add note
          </Button>
        )}
        {props.onStatusUpdate !== undefined && (
          <Button shortcut="p" onClick={props.onStatusUpdate}>
            Status update
          </Button>
        )}
        <span className="ml-auto text-caption text-text-3">
          {empty ? 'permanent once sent' : 'draft kept on this device'}
        </span>
      </div>
    </div>
  );
}
