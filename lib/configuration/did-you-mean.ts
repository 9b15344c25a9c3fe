/** Edits (insert, delete, replace, swap of neighbours) between two words; optimal string alignment. */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: width }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column < width; column++) {
      const replace = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const remove = (last[column] ?? 0) + 1;
      const insert = (line[column - 1] ?? 0) + 1;
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (beforeLast[column - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      line.push(Math.min(replace, remove, insert, swapped));
    }
    beforeLast = last;
    last = line;
  }
  return last[b.length] ?? a.length;
}

const normal = (word: string) => word.toLowerCase().replaceAll(/[-_\s]/g, '');

/** The known word that was probably meant, or null when none is near: a third of its length, at most 3. */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(normal(word), normal(candidate));
    const limit = Math.min(3, Math.max(1, Math.floor(candidate.length / 3)));
    if (distance <= limit && (best === null || distance < best.distance)) {
      best = { word: candidate, distance };
    }
  }
  return best?.word ?? null;
}

/** A sentence to put behind a problem: what was probably meant, else what is possible. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const meant = nearest(word, known);
  if (meant !== null) return `Did you mean "${meant}"?`;
  if (known.length === 0) return null;
  return `Known here: ${known.join(', ')}.`;
}
