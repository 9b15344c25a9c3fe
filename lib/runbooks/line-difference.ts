/**
 * Pure: two texts by line, in bounded time. What a comparison costs grows with the square of the
 * difference, and two texts of nothing in common would hold up everybody for minutes.
 */
import { type Change, createTwoFilesPatch, diffLines, formatPatch } from 'diff';

/** Lines that went or came; beyond them the one text goes whole, and the other comes whole. */
const MOST_EDITS = 1000;
const BOUND = { maxEditLength: MOST_EDITS };

export function changedLines(before: string, after: string): readonly Change[] {
  return (
    diffLines(before, after, BOUND) ?? [
      { value: before, removed: true, added: false, count: linesOf(before).length },
      { value: after, removed: false, added: true, count: linesOf(after).length },
    ]
  );
}

/** A patch for the file's own repository: `git apply` and `patch -p1` take it. Empty: nothing changed. */
export function filePatch(file: string, before: string, after: string): string {
  if (before === after) return '';
  const [old, young] = [`a/${file}`, `b/${file}`];
  return (
    createTwoFilesPatch(old, young, before, after, undefined, undefined, BOUND) ??
    formatPatch({
      oldFileName: old,
      newFileName: young,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: [
        {
          oldStart: 1,
          oldLines: linesOf(before).length,
          newStart: 1,
          newLines: linesOf(after).length,
          lines: [...marked('-', before), ...marked('+', after)],
        },
      ],
    })
  );
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function marked(mark: '-' | '+', text: string): string[] {
  const lines = linesOf(text).map((line) => `${mark}${line}`);
  return text.endsWith('\n') ? lines : [...lines, '\\ No newline at end of file'];
}
