import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { Runbook } from './schema';

/** Sections that came later: where they say nothing, a text keeps the version that it had before. */
const LATER = [
  'when_to_use',
  'prerequisites',
  'impact_assessment',
  'related_runbooks',
  'variables',
  'synthetic_requests',
  'dependencies',
  'commands',
  'automations',
  'drills',
  'templates',
] as const satisfies readonly (keyof Runbook)[];

/**
 * Identity of a runbook version: sha256 (hex) of its content in canonical JSON. Comments, order of
 * keys and spaces of the file do not make another version; any change of meaning does.
 */
export function runbookDigest(runbook: Runbook): string {
  const said: Partial<Runbook> = { ...runbook };
  for (const section of LATER) {
    if (runbook[section].length === 0) delete said[section];
  }
  return sha256Hex(canonicalJson(said));
}
