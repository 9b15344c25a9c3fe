import type { Query, QueryClient } from '@tanstack/react-query';
import { touches } from './topics';

/**
 * Fetches again what a hint is about: one fetch of a read at a time, and one more for whatever was
 * hinted meanwhile. A fetch that each new hint replaced would never end while a run streams.
 */
export function createRefresh(client: QueryClient): (topics: readonly string[] | 'all') => void {
  /** Reads being fetched, by hash, and whether they must be fetched once more. */
  const underWay = new Map<string, boolean>();

  async function refresh({ queryHash }: Query): Promise<void> {
    if (underWay.has(queryHash)) {
      underWay.set(queryHash, true);
      return;
    }
    do {
      underWay.set(queryHash, false);
      await client.invalidateQueries({ predicate: (query) => query.queryHash === queryHash });
    } while (underWay.get(queryHash));
    underWay.delete(queryHash);
  }

  return (topics) => {
    for (const query of client.getQueryCache().getAll()) {
      if (topics === 'all' || touches(topics, query.meta?.topics)) void refresh(query);
    }
  };
}
