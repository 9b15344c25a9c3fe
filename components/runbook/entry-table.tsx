import { cn } from '@/components/ui/cn';
import type { Entry, Fact, Section } from '@/lib/runbooks/section-view';
import { Written } from './entry-block';
import { FactList, FactValue } from './fact-list';
import { LiveValue } from './live-value';
import { NoteBox } from './note-box';

/** More columns than these are told below a row. */
const MOST_COLUMNS = 4;
/** Longer texts don't fit a column. */
const LONGEST = 48;

/** Beside what is measured, however few rows have one. */
const LIMITS: readonly string[] = ['Limit', 'Act at', 'Consider at', 'Stays below'];

/** Entries of one kind beside each other: what is written, what is measured now, the figures. */
export function EntryTable(props: { readonly section: Section }) {
  const { entries, title } = props.section;
  const columns = columnsOf(entries);
  const live = entries.some((entry) => entry.live !== null);
  const span = columns.length + (live ? 2 : 1);
  return (
    <table className="w-full border-collapse text-body max-md:block">
      <caption className="sr-only">{title}</caption>
      <thead className="text-text-3 max-md:sr-only">
        <tr>
          <th scope="col" className="py-1.5 pl-3 text-left font-normal">
            Written
          </th>
          {live && (
            <th scope="col" className="py-1.5 pr-3 text-left font-normal">
              Now
            </th>
          )}
          {columns.map((label) => (
            <th key={label} scope="col" className="py-1.5 pr-3 text-left font-normal">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {entries.map((entry) => (
          <EntryRows key={entry.anchor} entry={entry} columns={columns} live={live} span={span} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRows(props: {
  readonly entry: Entry;
  readonly columns: readonly string[];
  readonly live: boolean;
  readonly span: number;
}) {
  const { entry, columns } = props;
  const rest = entry.facts.filter(({ label }) => !columns.includes(label));
  const below = rest.length > 0 || entry.written !== null || entry.notes.length > 0;
  return (
    <>
      <tr
        id={entry.anchor}
        className="scroll-mt-16 border-border border-t align-top target:bg-surface-2 max-md:block max-md:px-3 max-md:py-2"
      >
        <th
          scope="row"
          className="py-2 pr-3 pl-3 text-left font-medium max-md:block max-md:p-0 max-md:pb-1"
        >
          {entry.title}
        </th>
        {props.live && (
          <td className="py-2 pr-3 max-md:block max-md:p-0 max-md:pb-1">
            {entry.live !== null && <LiveValue live={entry.live} />}
          </td>
        )}
        {columns.map((label) => (
          <Cell
            key={label}
            label={label}
            facts={entry.facts.filter((fact) => fact.label === label)}
          />
        ))}
      </tr>
      {below && (
        <tr className="max-md:block">
          <td colSpan={props.span} className="px-3 pb-2.5 max-md:block">
            <div className="flex flex-col gap-1.5">
              <FactList facts={rest} />
              {entry.written !== null && <Written text={entry.written} />}
              {entry.notes.map((note, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order.
                <NoteBox key={index} note={note} />
              ))}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function Cell(props: { readonly label: string; readonly facts: readonly Fact[] }) {
  return (
    <td
      className={cn(
        'py-2 pr-3 text-text-2 max-md:block max-md:p-0',
        props.facts.length === 0 && 'max-md:hidden',
      )}
    >
      <span className="text-caption text-text-3 md:hidden">{props.label} </span>
      {props.facts.map((fact, index) => (
        <span key={fact.value}>
          {index > 0 && ', '}
          <FactValue fact={fact} />
        </span>
      ))}
    </td>
  );
}

/** Facts that most rows have and that are short, in the order in which they come. */
function columnsOf(entries: readonly Entry[]): string[] {
  const labels = [...new Set(entries.flatMap(({ facts }) => facts.map(({ label }) => label)))];
  const fits = (label: string) => {
    const of = entries.flatMap(({ facts }) => facts.filter((fact) => fact.label === label));
    const short = of.every(({ value, note }) => value.length + (note?.length ?? 0) <= LONGEST);
    return short && (LIMITS.includes(label) || of.length * 2 >= entries.length);
  };
  return labels.filter(fits).slice(0, MOST_COLUMNS);
}
