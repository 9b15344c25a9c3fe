import type { Runbook } from './schema';

/** Whose runbook it is and what it is for, as its team wrote that down; null: it didn't. */
export interface RunbookHead {
  readonly slug: string;
  readonly title: string;
  readonly summary: string | null;
  /** As its team numbers it. */
  readonly version: string | null;
  readonly owner: string | null;
  /** YYYY-MM-DD. */
  readonly updated: string | null;
}

export function runbookHead(runbook: Runbook): RunbookHead {
  const { slug, title, summary, version, owner, updated } = runbook;
  return { slug, title, summary: summary ?? null, version, owner, updated };
}
