import type { RevisionReferences } from '@/lib/fleet/references';
import { restingRevisions } from '@/lib/runs/reference-checks';
import type { JudgedCall } from '@/lib/runs/verdict';
import type { Reach } from './calls';

/** A verdict doesn't wait longer for what others know: then it is unknown. */
const REFERENCES_MS = 4000;

/** For a verdict's facts: empty where the platform can't ask, or these calls rest on nothing. */
export async function readReferences(
  { platform, address }: Reach,
  calls: readonly JudgedCall[],
): Promise<{ readonly references?: readonly RevisionReferences[] }> {
  const resting = restingRevisions(calls);
  if (platform.references === undefined || resting.length === 0) return {};
  const signal = AbortSignal.timeout(REFERENCES_MS);
  return { references: await platform.references(address, resting, signal) };
}
