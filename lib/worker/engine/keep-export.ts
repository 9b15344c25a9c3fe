import type { TargetState } from '@/lib/fleet/target-state';
import type { PlatformError, TargetAddress } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { PlannedCall } from '@/lib/runs/plan-body';
import { MAX_EVIDENCE_BYTES, type NewEvidence } from '@/lib/timeline/keep-evidence';
import type { Reach } from './calls';
import { LOOK_MS } from './look';

/**
 * What is kept before a service is deleted: what was observed, and all that the platform tells of it.
 * Null: the call deletes nothing. An error: it could not be read, and then nothing is deleted.
 */
export async function exportBefore(
  call: PlannedCall,
  { platform, address }: Reach,
  state: TargetState,
): Promise<Result<NewEvidence | null, PlatformError>> {
  if (call.kind !== 'delete_service') return ok(null);
  const raw = await platform.export?.(address, AbortSignal.timeout(LOOK_MS));
  if (raw === undefined) return err(notKept('This platform has no export.'));
  if (!raw.ok) return raw;
  const text = `{"observed":${JSON.stringify(state)},\n"platform":${raw.value}}`;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MAX_EVIDENCE_BYTES) return err(notKept('Its export is too large to be kept.'));
  return ok({ name: exportName(address), mime: 'application/json', bytes });
}

/** What the export of a target is kept as. */
export function exportName({ ref }: Pick<TargetAddress, 'ref'>): string {
  return `${ref.slice(ref.lastIndexOf('/') + 1)}.json`;
}

function notKept(why: string): PlatformError {
  return {
    kind: 'invalid',
    outcome: 'not_sent',
    message: `${why} Nothing is deleted without one.`,
  };
}
