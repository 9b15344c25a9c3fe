import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import type { Runbook } from './schema';

/**
 * Identity of a runbook version: sha256 (hex) of its content in canonical JSON. Comments, order of
 * keys and spaces of the file do not make another version; any change of meaning does.
 */
export function runbookDigest(runbook: Runbook): string {
  return createHash('sha256').update(canonicalJson(runbook), 'utf8').digest('hex');
}
