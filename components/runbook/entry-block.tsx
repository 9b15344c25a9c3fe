import { cn } from '@/components/ui/cn';
import type { Entry } from '@/lib/runbooks/section-view';
import { FactList } from './fact-list';
import { LiveValue } from './live-value';
import { NoteBox } from './note-box';

/** One step, question, probe, failure mode: what it says, what is measured of it, what bites there. */
export function EntryBlock(props: { readonly entry: Entry; readonly nested?: boolean }) {
  const { entry } = props;
  return (
    <li
      id={entry.anchor}
      className={cn(
        'scroll-mt-16 target:bg-surface-2',
        props.nested === true ? 'border-border border-l pl-3' : 'px-3 py-2.5',
      )}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        {entry.marker !== null && (
          <span className="min-w-5 shrink-0 text-body text-text-3">{entry.marker}</span>
        )}
        <p className="min-w-0 flex-1 break-words font-medium text-body">{entry.title}</p>
        {entry.live !== null && (
          <div className="text-right text-body max-md:w-full max-md:text-left">
            <LiveValue live={entry.live} />
          </div>
        )}
      </div>
      <div className={cn('flex flex-col gap-1.5', entry.marker !== null && 'md:pl-8')}>
        <FactList facts={entry.facts} className="mt-0.5" />
        {entry.lists.map(({ label, items }) => (
          <div key={label}>
            <p className="text-caption text-text-3">{label}</p>
            <ul className="list-disc pl-4 text-body text-text-2">
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </div>
        ))}
        {entry.written !== null && <Written text={entry.written} />}
        {entry.notes.map((note, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order.
          <NoteBox key={index} note={note} />
        ))}
        {entry.children.length > 0 && (
          <ul className="flex flex-col gap-2">
            {entry.children.map((child) => (
              <EntryBlock key={child.anchor} entry={child} nested />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** As the runbook has it: never rewritten. */
export function Written(props: { readonly text: string }) {
  return (
    <pre className="whitespace-pre-wrap break-words rounded-control border border-border bg-canvas px-3 py-1.5 font-mono text-caption text-text-2">
      {props.text}
    </pre>
  );
}
