/** Deterministic noise: the same key gives the same number in [0, 1), in every process. */
export function noise(...key: readonly (string | number)[]): number {
  let hash = 2166136261;
  const text = key.join('|');
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 4294967296;
}

/** Rounds a fraction up or down by noise, so that small expectations still add up over time. */
export function roundByNoise(expected: number, ...key: readonly (string | number)[]): number {
  return Math.floor(expected + noise(...key));
}
