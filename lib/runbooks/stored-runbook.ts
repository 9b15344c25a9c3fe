import { type Runbook, runbookSchema } from './schema';

/** A version never changes, so parsing it once is enough. Few: one for each content ever loaded. */
const parsed = new Map<string, Runbook>();

/** A runbook version as it is kept in Postgres. Throws on what was never a runbook: that is a bug. */
export function storedRunbook(version: {
  readonly digest: string;
  readonly parsed: unknown;
}): Runbook {
  const known = parsed.get(version.digest);
  if (known !== undefined) return known;
  const runbook = runbookSchema.parse(version.parsed);
  parsed.set(version.digest, runbook);
  return runbook;
}
