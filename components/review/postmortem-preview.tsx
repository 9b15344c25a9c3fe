'use client';

import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { Block, Postmortem, Statement } from '@/lib/postmortems/postmortem';

interface Citing {
  /** The entry of the moment; what cites it is tinted. */
  readonly seq: number | null;
  readonly onSeq: (seq: number) => void;
}

/** The post-mortem as the export holds it, each statement with the entries that it rests on. */
export function PostmortemPreview(props: Citing & { readonly postmortem: Postmortem }) {
  const { postmortem, seq, onSeq } = props;
  return (
    <Panel
      flush
      title="Post-mortem"
      aside="Draft, from the record alone"
      className="flex min-h-0 flex-col lg:flex-1"
    >
      <div className="relative grid content-start gap-4 overflow-y-auto p-3 lg:min-h-0 lg:flex-1">
        {postmortem.drill && <p className="font-semibold text-drill">This was a drill.</p>}
        {postmortem.sections.map(({ heading, blocks }) => (
          <section key={heading} aria-label={heading} className="min-w-0">
            <h3 className="mb-1 font-semibold text-caption text-text-3">{heading}</h3>
            <div className="grid gap-2">
              {blocks.length === 0 && <p className="text-text-3">Nothing was recorded.</p>}
              {blocks.map((block) => (
                <BlockView key={keyOf(block)} block={block} seq={seq} onSeq={onSeq} />
              ))}
            </div>
          </section>
        ))}
      </div>
      <p className="border-border border-t px-3 py-2 text-caption text-text-3">
        Replay: nothing here can change the record.
      </p>
    </Panel>
  );
}

function keyOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `text ${block.statements[0]?.text ?? ''}`;
    case 'list':
      return `list ${block.items[0]?.text ?? ''}`;
    case 'table':
      return `table ${block.header.join(' ')}`;
    case 'prompt':
      return `prompt ${block.text}`;
  }
}

function BlockView(props: Citing & { readonly block: Block }) {
  const { block, seq, onSeq } = props;
  switch (block.kind) {
    case 'text':
      return (
        <p className={cn('text-title', tint(block.statements, seq))}>
          {block.statements.map((statement) => (
            <Said key={statement.text} statement={statement} seq={seq} onSeq={onSeq} />
          ))}
        </p>
      );
    case 'list':
      return (
        <ul className="grid gap-1">
          {block.items.map((item) => (
            <li key={`${item.text} ${item.seqs.join()}`} className={cn(tint([item], seq))}>
              <Said statement={item} seq={seq} onSeq={onSeq} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table header={block.header} rows={block.rows} />;
    case 'prompt':
      return (
        <p className="flex gap-1.5 rounded-control border border-border-strong border-dashed px-2 py-1.5 text-text-2">
          <Shape name="person" size={14} className="mt-[3px]" />
          <span>
            <span className="sr-only">To be written: </span>
            {block.text}
          </span>
        </p>
      );
  }
}

function tint(statements: readonly Statement[], seq: number | null): string {
  const cites = seq !== null && statements.some(({ seqs }) => seqs.includes(seq));
  return cn('-mx-2 border-l-2 px-2', cites ? 'border-accent bg-accent-bg' : 'border-transparent');
}

function Said(props: Citing & { readonly statement: Statement }) {
  const { text, seqs } = props.statement;
  return (
    <>
      {text}{' '}
      {seqs.map((cited) => (
        <button
          key={cited}
          type="button"
          onClick={() => props.onSeq(cited)}
          className={cn(
            'mr-1 whitespace-nowrap rounded-control border px-1 font-mono text-caption hover:bg-surface-3 max-md:px-2 max-md:py-1',
            cited === props.seq ? 'border-accent text-accent' : 'border-border-control text-text-2',
          )}
        >
          seq {cited}
        </button>
      ))}
    </>
  );
}

/** More rows than this are folded: the timeline is on this page already. */
const SHOWN_ROWS = 8;

function Table(props: {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  const { header, rows } = props;
  const table = (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-caption">
        <thead>
          <tr className="border-border border-b text-text-3">
            {header.map((name) => (
              <th key={name} scope="col" className="py-1 pr-3 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells.join(' ')} className="border-border border-b align-top">
              {header.map((name, column) => (
                <td key={name} className="py-1 pr-3">
                  {cells[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  if (rows.length <= SHOWN_ROWS) return table;
  return (
    <details>
      <summary className="text-text-2">{rows.length} rows, as they are exported</summary>
      {table}
    </details>
  );
}
