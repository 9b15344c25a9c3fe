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
  return contentDigest(runbook);
}

/** The same of content as it is kept, so that what a later release adds by default changes nothing. */
export function contentDigest(content: unknown): string {
  const said: Record<string, unknown> = { ...Object(content) };
  for (const section of LATER) {
    const given = said[section];
    if (Array.isArray(given) && given.length === 0) delete said[section];
  }
  return sha256Hex(canonicalJson(said));
}
