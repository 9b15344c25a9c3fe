import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { MeaningChange, VersionDifference } from '@/lib/runbooks/difference-view';

const ACTIONS = {
  gained: 'gains',
  changed: 'changes',
  moved: 'moves',
  lost: 'no longer does',
} as const;

/** What another version means: what would be done to a platform first, then section by section. */
export function MeaningChanges(props: { readonly difference: VersionDifference }) {
  const { groups, actions } = props.difference;
  const count = groups.reduce((sum, { changes }) => sum + changes.length, 0);
  return (
    <Panel
      title="What it means"
      aside={`${count} ${count === 1 ? 'change' : 'changes'} in ${groups.length} ${groups.length === 1 ? 'section' : 'sections'}`}
      flush
    >
      {actions.length > 0 && (
        <ul className="flex flex-col gap-1 bg-warn-bg px-3 py-2">
          {actions.map((action) => (
            <li
              key={`${action.kind} ${action.procedure} ${action.step}`}
              className="flex gap-2 text-body"
            >
              <Shape name="degraded" className="mt-0.5" />
              <span className="min-w-0">
                <strong className="font-semibold">{action.procedure}</strong> {ACTIONS[action.kind]}{' '}
                the action “{action.step}”.
              </span>
            </li>
          ))}
        </ul>
      )}
      {groups.length === 0 && (
        <p className="p-3 text-body text-text-2">
          Both mean the same: only comments, spaces or the order of the file differ.
        </p>
      )}
      {groups.map(({ section, title, changes }) => (
        <section
          key={section}
          aria-labelledby={`change-${section}`}
          data-change=""
          tabIndex={-1}
          className="scroll-mt-16 border-border border-t px-3 py-2"
        >
          <h3 id={`change-${section}`} className="pb-1 font-semibold text-body">
            {title}
          </h3>
          <ul className="flex flex-col gap-1.5">
            {changes.map((change) => (
              <Change key={`${change.what} ${change.part ?? ''}`} change={change} />
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}

function Change(props: { readonly change: MeaningChange }) {
  const { what, part, before, after } = props.change;
  return (
    <li className="grid gap-x-3 text-body md:grid-cols-[220px_1fr_16px_1fr]">
      <span className="min-w-0 break-words font-medium">
        {what}
        {part !== null && <span className="font-normal text-text-3">, {part}</span>}
      </span>
      <span className="min-w-0 whitespace-pre-wrap break-words text-text-2">
        {before ?? <span className="text-text-3">was not there</span>}
      </span>
      <Shape name="differs" size={12} className="mt-1 max-md:hidden" label="becomes" />
      <span className="min-w-0 whitespace-pre-wrap break-words max-md:border-border-control max-md:border-l-2 max-md:pl-2">
        {after ?? <span className="text-text-3">is gone</span>}
      </span>
    </li>
  );
}
