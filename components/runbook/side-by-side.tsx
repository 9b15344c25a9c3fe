import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import type { LineRow, SideLine } from '@/lib/runbooks/difference-view';

const MARKS = { same: ' ', changed: '△', removed: '−', added: '+' } as const;

/** Two texts beside each other, line by line; on a phone one below the other. */
export function SideBySide(props: {
  readonly lines: readonly LineRow[];
  readonly left: string;
  readonly right: string;
}) {
  let begins = true;
  return (
    <Panel title="The text" aside={`${props.left} | ${props.right}`} flush>
      <ol className="font-mono text-caption">
        {props.lines.map((row, index) => {
          const starts = row.kind !== 'same' && row.kind !== 'fold' && begins;
          begins = row.kind === 'same' || row.kind === 'fold';
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text.
              key={index}
              data-change={starts ? '' : undefined}
              tabIndex={starts ? -1 : undefined}
              className="scroll-mt-16"
            >
              <Row row={row} />
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function Row(props: { readonly row: LineRow }) {
  const { row } = props;
  if (row.kind === 'fold') {
    return (
      <p className="border-border border-y bg-surface-2 px-3 py-0.5 font-sans text-text-3">
        {row.count} equal {row.count === 1 ? 'line' : 'lines'}
      </p>
    );
  }
  return (
    <div className="grid md:grid-cols-2">
      <Side line={row.left} mark={row.kind === 'added' ? ' ' : MARKS[row.kind]} kind={row.kind} />
      <Side
        line={row.right}
        mark={row.kind === 'removed' ? ' ' : MARKS[row.kind]}
        kind={row.kind}
        right
      />
    </div>
  );
}

function Side(props: {
  readonly line: SideLine | null;
  readonly mark: string;
  readonly kind: 'same' | 'changed' | 'removed' | 'added';
  readonly right?: true;
}) {
  const { line, right = false, kind } = props;
  return (
    <div
      className={cn(
        'grid min-w-0 grid-cols-[40px_16px_1fr] px-1',
        right && 'md:border-border md:border-l',
        right && kind === 'same' && 'max-md:hidden',
        line === null ? 'bg-surface-2 max-md:hidden' : kind !== 'same' && 'bg-surface-3',
      )}
    >
      <span className="select-none pr-2 text-right text-text-3">{line?.n ?? ''}</span>
      <span className="select-none text-text-2">
        {kind === 'changed' && line !== null ? (
          <>
            <span className="max-md:hidden">{props.mark}</span>
            <span className="md:hidden">{right ? '+' : '−'}</span>
          </>
        ) : (
          props.mark
        )}
      </span>
      <span
        className={cn(
          'min-w-0 whitespace-pre-wrap break-words',
          right || kind === 'same' ? 'text-text' : 'text-text-2',
        )}
      >
        {line?.text ?? ''}
      </span>
    </div>
  );
}
