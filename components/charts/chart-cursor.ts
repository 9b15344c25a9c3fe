/** Moves one plot's cursor by so many points. */
type Move = (by: number) => void;

const plots = new Map<string, Set<Move>>();

/** The plots that are drawn are moved by their stack's key; returns what takes this one out again. */
export function onMove(syncKey: string, move: Move): () => void {
  const moves = plots.get(syncKey) ?? new Set();
  plots.set(syncKey, moves.add(move));
  return () => moves.delete(move);
}

/** Moves the shared cursor by points, from the newest when it is nowhere yet. */
export function moveCursor(syncKey: string, by: number): void {
  for (const move of plots.get(syncKey) ?? []) move(by);
}
