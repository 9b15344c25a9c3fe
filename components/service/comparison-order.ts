import type { ComparisonRow } from '@/lib/fleet/service-view';

const RANK = { changed: 0, unknown: 1, same: 2 } as const;
const SAME_SHOWN = 2;
const ALONE_SHOWN = 7;

function warns(row: ComparisonRow): boolean {
  return row.current?.warning !== undefined || row.candidate?.warning !== undefined;
}

/**
 * Changed rows first, then what can't be read, then the equal ones: those with a warning always,
 * and of the rest a few; `folded` is how many stay behind "show all".
 */
export function orderRows(
  rows: readonly ComparisonRow[],
  all: boolean,
): { readonly shown: readonly ComparisonRow[]; readonly folded: number } {
  const ordered = rows.toSorted((a, b) => RANK[a.change] - RANK[b.change]);
  const different = ordered.filter((row) => row.change !== 'same');
  const same = ordered
    .filter((row) => row.change === 'same')
    .toSorted((a, b) => Number(warns(b)) - Number(warns(a)));
  if (all) return { shown: [...different, ...same], folded: 0 };
  const kept = Math.max(SAME_SHOWN, same.filter(warns).length);
  return {
    shown: [...different, ...same.slice(0, kept)],
    folded: Math.max(0, same.length - kept),
  };
}

/** With nothing to compare with there is no order by difference: the first rows, the rest folded. */
export function foldRows(
  rows: readonly ComparisonRow[],
  all: boolean,
): { readonly shown: readonly ComparisonRow[]; readonly folded: number } {
  const shown = all ? rows : rows.slice(0, ALONE_SHOWN);
  return { shown, folded: rows.length - shown.length };
}
