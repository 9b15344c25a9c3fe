import type { Section } from '@/lib/runbooks/section-view';
import { EntryBlock } from './entry-block';
import { EntryTable } from './entry-table';
import { FactList } from './fact-list';
import { NoteBox } from './note-box';

/** One section of the runbook. Its heading takes the focus when somebody goes there by key. */
export function SectionPanel(props: {
  readonly section: Section;
  /** At the right of the title: "2 steps changed". */
  readonly aside?: React.ReactNode;
  readonly children?: React.ReactNode;
}) {
  const { section } = props;
  const heading = `${section.id}-heading`;
  return (
    <section
      id={section.id}
      aria-labelledby={heading}
      data-section=""
      className="min-w-0 scroll-mt-14 rounded-panel border border-border bg-surface-1"
    >
      <header className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 px-3 py-2">
        <h2 id={heading} tabIndex={-1} className="font-semibold text-title">
          {section.title}
        </h2>
        {props.aside !== undefined && <div className="text-caption">{props.aside}</div>}
        {section.lead !== null && <p className="w-full text-body text-text-2">{section.lead}</p>}
      </header>
      {(section.facts.length > 0 || section.notes.length > 0) && (
        <div className="flex flex-col gap-1.5 px-3 pb-2.5">
          <FactList facts={section.facts} />
          {section.notes.map((note, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order.
            <NoteBox key={index} note={note} />
          ))}
        </div>
      )}
      {props.children}
      {section.entries.length > 0 &&
        (section.layout === 'table' ? (
          <EntryTable section={section} />
        ) : (
          <ol className="divide-y divide-border border-border border-t">
            {section.entries.map((entry) => (
              <EntryBlock key={entry.anchor} entry={entry} />
            ))}
          </ol>
        ))}
    </section>
  );
}
