import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { CheckedView } from '@/lib/runbooks/checked-view';
import { FINDING_SHAPES } from './note-box';

/** What is wrong with the text, by line: mistakes first, then what the linter says. */
export function EditorFindings(props: {
  readonly view: CheckedView | null;
  readonly fresh: boolean;
  readonly onGo: (line: number) => void;
}) {
  const { view } = props;
  if (view === null) {
    return (
      <Panel title="Check">
        <p className="text-body text-text-3">Being checked.</p>
      </Panel>
    );
  }
  const refusing = view.problems.filter(({ refuses }) => refuses).length;
  const ordered = view.problems.toSorted((a, b) => Number(b.refuses) - Number(a.refuses));
  return (
    <Panel
      title="Check"
      aside={
        props.fresh
          ? refusing > 0
            ? `${refusing} ${refusing === 1 ? 'mistake' : 'mistakes'}`
            : 'it can be loaded'
          : 'being checked'
      }
      flush
    >
      <div role="status" className="sr-only">
        {view.refused ?? 'It can be loaded.'}
      </div>
      {view.actions.length > 0 && (
        <div className="flex gap-2 bg-warn-bg px-3 py-2 text-body">
          <Shape name="degraded" className="mt-0.5" />
          <div className="min-w-0">
            <p className="font-semibold">It needs a second admin.</p>
            {view.actions.map((line) => (
              <p key={line} className="text-text-2">
                {line}
              </p>
            ))}
          </div>
        </div>
      )}
      <ul className="max-h-[50dvh] divide-y divide-border overflow-y-auto [scrollbar-width:thin]">
        {ordered.map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.what}`}>
            <button
              type="button"
              className="flex w-full gap-2 px-3 py-2 text-left text-body hover:bg-surface-2 max-md:min-h-11"
              onClick={() => props.onGo(problem.line)}
            >
              <Shape
                name={problem.refuses ? 'failing' : FINDING_SHAPES[problem.severity]}
                className={problem.refuses ? 'mt-0.5' : 'mt-0.5 opacity-80'}
              />
              <span className="min-w-0 flex-1 break-words">
                <span className={problem.refuses ? 'font-semibold' : ''}>{problem.what}</span>
                {problem.fix !== null && (
                  <span className="block text-caption text-text-2">{problem.fix}</span>
                )}
              </span>
              <span className="shrink-0 font-mono text-caption text-text-3">
                {problem.line}:{problem.column}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {ordered.length === 0 && <p className="p-3 text-body text-text-2">Nothing was found.</p>}
    </Panel>
  );
}
