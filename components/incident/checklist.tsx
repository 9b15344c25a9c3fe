'use client';

import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ErrorNote } from '@/components/ui/error-note';
import { Panel } from '@/components/ui/panel';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { shortRevisions } from '@/lib/fleet/short-revision';
import { utcTime } from '@/lib/format/time';
import type { ChecklistRow, ChecklistState } from '@/lib/incidents/room-view';
import type { Reply } from './reply';
import { useSubmit } from './use-submit';

const SHAPES: Readonly<Record<ChecklistState, ShapeName>> = {
  open: 'todo',
  working: 'running',
  checked: 'ok',
  skipped: 'no',
  failed: 'failing',
  unknown: 'unknown',
};

export interface ChecklistProps {
  readonly rows: readonly ChecklistRow[];
  /** The slug of the service: its revisions are short in the notes. */
  readonly service: string;
  readonly whyNot: string | null;
  readonly onCheck: (key: string, state: 'checked' | 'open' | 'skipped') => Reply;
}

/** Beside the decision, never in its way: what a machine can do it does, and keeps as evidence. */
export function Checklist(props: ChecklistProps) {
  const { error, pending, submit } = useSubmit();
  const done = props.rows.filter(({ state }) => state === 'checked').length;
  const off = props.whyNot ?? (pending ? 'sending' : undefined);
  if (props.rows.length === 0) return null;
  return (
    <Panel
      title="Pre-rollback checklist"
      aside={
        <span className="flex items-center gap-1.5">
          {done} of {props.rows.length} done,
          <Shape name="machine" size={14} /> = by Ripcord
        </span>
      }
      flush
    >
      <ul className="py-1">
        {props.rows.map((row) => (
          <li
            key={row.key}
            className="group flex min-h-7 items-center gap-3 px-3 py-0.5 max-md:min-h-11"
          >
            <Toggle
              row={row}
              off={off}
              onToggle={() =>
                void submit(() =>
                  props.onCheck(row.key, row.state === 'checked' ? 'open' : 'checked'),
                )
              }
            />
            <span className="min-w-0 flex-1">
              <span
                className={cn(
                  'break-words',
                  row.state === 'skipped' && 'text-text-3 line-through',
                  row.state === 'checked' && 'text-text-2',
                )}
              >
                {row.label}
              </span>
              {row.note !== null && (
                <span className="block text-caption text-text-3">
                  {shortRevisions(row.note, props.service)}
                </span>
              )}
            </span>
            {row.state === 'open' && !row.automatic && (
              <Button
                size="small"
                tone="quiet"
                className="h-6 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 max-md:opacity-100"
                disabledReason={off}
                onClick={() => void submit(() => props.onCheck(row.key, 'skipped'))}
              >
                Skip
              </Button>
            )}
            <Evidence row={row} />
            <Shape
              name={row.automatic ? 'machine' : 'person'}
              size={14}
              className="text-text-3"
              label={row.automatic ? 'Ripcord does it' : 'a person does it'}
            />
          </li>
        ))}
      </ul>
      {error !== null && <ErrorNote message={error.message} className="m-3 mt-0" />}
    </Panel>
  );
}

function Toggle(props: {
  readonly row: ChecklistRow;
  readonly off: string | undefined;
  readonly onToggle: () => void;
}) {
  const { row, off } = props;
  const shape = <Shape name={SHAPES[row.state]} label={row.state} />;
  const isOpenToWord = row.state === 'failed' || row.state === 'unknown';
  if (row.automatic && !isOpenToWord) return shape;
  return (
    <button
      type="button"
      aria-pressed={row.state === 'checked'}
      aria-label={row.label}
      aria-disabled={off !== undefined || undefined}
      title={off}
      className="relative rounded-full text-text-2 before:absolute before:-inset-2 hover:text-text max-md:before:-inset-3.5"
      onClick={() => off === undefined && props.onToggle()}
    >
      {shape}
    </button>
  );
}

function Evidence(props: { readonly row: ChecklistRow }) {
  const { row } = props;
  const when = row.at === null || row.state === 'open' ? null : utcTime(row.at);
  const name = row.by === 'person' ? row.byName : null;
  const said =
    row.state === 'working' ? 'working' : [name, when].filter((part) => part !== null).join(' ');
  return (
    <span className="whitespace-nowrap text-right text-caption text-text-3">
      {row.evidence !== null && row.evidence.href !== null ? (
        <a
          href={row.evidence.href}
          download={row.evidence.name}
          title={`${row.evidence.name}, ${row.evidence.size} bytes, sha256 ${row.evidence.sha256}`}
          className="text-text-2 underline underline-offset-2"
        >
          evidence
        </a>
      ) : null}{' '}
      {said}
    </span>
  );
}
