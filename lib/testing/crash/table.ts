import type { Cut } from './cuts';
import type { Ended } from './lane';

export interface Row {
  readonly cut: Cut;
  readonly ended: Ended;
}

/** By transition: at which edges it was cut, and what became of the runs. */
export function table(rows: readonly Row[]): string {
  const groups = new Map<string, string[]>();
  for (const { cut, ended } of rows) {
    const { status, effects, attempts } = ended;
    const said = `${cut.scenario.kind} | ${cut.key} | ${status}, effects ${effects}, attempts ${attempts}`;
    groups.set(said, [...(groups.get(said) ?? []), nameOf(cut)]);
  }
  return [...groups].map(([said, edges]) => `${said} | ${edges.join(', ')}`).join('\n');
}

function nameOf({ edge }: Cut): string {
  return typeof edge === 'string' ? edge : `${edge.side} ${edge.point} ${edge.nth}`;
}

export function counts(rows: readonly Row[]): string {
  const kinds = new Set(rows.map(({ cut }) => cut.scenario.kind)).size;
  const count = (is: (row: Row) => boolean) => rows.filter(is).length;
  const double = count(({ cut, ended }) => ended.effects > cut.scenario.effects);
  const lost = count(
    ({ cut, ended }) =>
      ended.status === 'succeeded' && !(ended.done && ended.effects >= cut.scenario.effects),
  );
  const stuck = count(({ ended }) => ended.stuck);
  return `${rows.length} edges, ${kinds} kinds: ${double} double, ${lost} lost, ${stuck} stuck`;
}
