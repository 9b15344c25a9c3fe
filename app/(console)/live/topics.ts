/** Whether a hint about `topics` concerns a read that lists what it depends on; `service:*` is any. */
export function touches(topics: readonly string[], wanted: unknown): boolean {
  if (!Array.isArray(wanted)) return false;
  return wanted.some(
    (want) =>
      typeof want === 'string' &&
      (want.endsWith('*')
        ? topics.some((topic) => topic.startsWith(want.slice(0, -1)))
        : topics.includes(want)),
  );
}
