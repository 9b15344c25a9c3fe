import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { Runbook } from './schema';

/**
 * Identity of a runbook version: sha256 (hex) of its content in canonical JSON. Comments, order of
 * keys and spaces of the file do not make another version; any change of meaning does.
 */
export function runbookDigest(runbook: Runbook): string {
  return sha256Hex(canonicalJson(runbook));
}
