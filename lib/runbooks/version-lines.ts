/** Pure: two texts beside each other, line by line. */
import type { LineRow, SideLine } from './difference-view';
import { changedLines } from './line-difference';

/** Equal lines that stay in sight around a change. */
const CONTEXT = 3;

/** Removed lines stand beside the ones that came in their place. */
export function sideBySide(before: string, after: string): LineRow[] {
  const rows: LineRow[] = [];
  let left = 0;
  let right = 0;
  let removed: SideLine[] = [];
  let added: SideLine[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const old = removed[index] ?? null;
      const young = added[index] ?? null;
      const kind = old === null ? 'added' : young === null ? 'removed' : 'changed';
      rows.push({ kind, left: old, right: young });
    }
    removed = [];
    added = [];
  };
  for (const part of changedLines(ended(before), ended(after))) {
    const lines = part.value.replace(/\n$/, '').split('\n');
    if (part.removed) removed.push(...lines.map((text) => ({ n: ++left, text })));
    else if (part.added) added.push(...lines.map((text) => ({ n: ++right, text })));
    else {
      flush();
      for (const text of lines) {
        rows.push({ kind: 'same', left: { n: ++left, text }, right: { n: ++right, text } });
      }
    }
  }
  flush();
  return folded(rows);
}

/** Whether the last line ends is no difference that somebody reads. */
function ended(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}

function folded(rows: readonly LineRow[]): LineRow[] {
  const near = rows.map((_, index) =>
    rows
      .slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1)
      .some(({ kind }) => kind !== 'same'),
  );
  const kept: LineRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (near[index]) {
      kept.push(row);
      continue;
    }
    const last = kept.at(-1);
    if (last?.kind === 'fold') kept.splice(-1, 1, { kind: 'fold', count: last.count + 1 });
    else kept.push({ kind: 'fold', count: 1 });
  }
  return kept;
}
