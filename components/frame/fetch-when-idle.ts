/** Long enough for a page to be read and answer its first key; short enough to be there for the second. */
const PATIENCE_MS = 3000;

/**
 * Fetches code that a page is read without, once the browser has nothing better to do, so that it is
 * there before it is wanted, and when the server can't be reached any more. Returns how to stop it.
 */
export function fetchWhenIdle(load: () => Promise<unknown>): () => void {
  // What can't be fetched now is asked for again when it is wanted, and said then.
  const fetch = () => void load().catch(() => undefined);
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(fetch, PATIENCE_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(fetch, { timeout: PATIENCE_MS });
  return () => cancelIdleCallback(handle);
}
