import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { Note, PlacedFinding } from '@/lib/runbooks/section-view';

export const FINDING_SHAPES = {
  error: 'failing',
  warning: 'degraded',
  note: 'no',
} as const satisfies Record<PlacedFinding['severity'], ShapeName>;

const BARS = { error: 'border-bad', warning: 'border-warn-fill', note: 'border-border-control' };

/** What bites here: a written line that can't do what it says, a pitfall, something the linter found. */
export function NoteBox(props: { readonly note: Note }) {
  const { note } = props;
  switch (note.kind) {
    case 'written':
      return (
        <Box shape="degraded" bar="border-warn-fill" aside="run differently">
          <p className="break-words font-mono text-caption text-text-2 underline decoration-warn-fill decoration-wavy underline-offset-4">
            {note.written}
          </p>
          <p className="text-body">{note.truth}</p>
          <p className="text-body text-text-2">
            Ripcord runs: <span className="text-text">{note.ripcord}</span>
          </p>
        </Box>
      );
    case 'pitfall':
      return (
        <Box shape="flag" bar="border-border-control" aside="pitfall">
          <p className="text-body">
            <strong className="font-semibold">{note.title}.</strong>{' '}
            <span className="text-text-2">{note.text}</span>
          </p>
          {note.advice.length > 0 && (
            <ul className="list-disc pl-4 text-body text-text-2">
              {note.advice.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </Box>
      );
    case 'finding':
      return (
        <Box
          shape={FINDING_SHAPES[note.severity]}
          bar={BARS[note.severity]}
          aside={`${note.rule}, line ${note.line}`}
          finding
        >
          <p className="break-words text-body">
            <strong className="font-semibold">{note.what}</strong>{' '}
            <span className="text-text-2">{note.why}</span>
          </p>
          <p className="break-words text-body text-text-2">Fix: {note.fix}</p>
        </Box>
      );
  }
}

function Box(props: {
  readonly shape: ShapeName;
  readonly bar: string;
  readonly aside: string;
  readonly finding?: true;
  readonly children: React.ReactNode;
}) {
  return (
    <div
      data-finding={props.finding === true ? '' : undefined}
      tabIndex={props.finding === true ? -1 : undefined}
      className={cn(
        'flex scroll-mt-16 gap-2 rounded-r-control border-l-2 bg-surface-2 px-3 py-2',
        props.bar,
      )}
    >
      <Shape name={props.shape} className="mt-0.5" />
      <div className="min-w-0 flex-1">{props.children}</div>
      <span className="shrink-0 text-caption text-text-3 max-md:hidden">{props.aside}</span>
    </div>
  );
}
