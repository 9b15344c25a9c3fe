import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

export interface PlanTableRow {
  readonly key: string;
  readonly head: ReactNode;
  /** The whole name where `head` is a short one. */
  readonly title?: string;
  /** Under the heads after the first one, in order. */
  readonly cells: readonly ReactNode[];
  readonly look?: 'strong' | 'dim';
}

const LOOKS = { strong: 'font-semibold', dim: 'text-text-2' } as const;

/** What is, or will be, one row a thing: names at the left, figures at the right. */
export function PlanTable(props: {
  /** Read out; the heading beside it is what is seen. */
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly PlanTableRow[];
  readonly className?: string;
}) {
  const [first, ...others] = props.heads;
  return (
    <table className={cn('w-full', props.className)}>
      <caption className="sr-only">{props.caption}</caption>
      <thead>
        <tr className="text-caption text-text-3">
          <th scope="col" className="pb-1 text-left font-normal">
            {first}
          </th>
          {others.map((head) => (
            <th key={head} scope="col" className="pb-1 pl-3 text-right font-normal">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr
            key={row.key}
            className={cn('h-7 max-md:h-9', row.look !== undefined && LOOKS[row.look])}
          >
            <th scope="row" className="text-left font-[inherit]" title={row.title}>
              {row.head}
            </th>
            {row.cells.map((cell, index) => (
              <td key={others[index]} className="pl-3 text-right">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
