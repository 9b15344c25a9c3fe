import type { PlatformId, TargetAddress } from '@/lib/platforms/platform';
import type { ClaimedTarget } from './claim-targets';

export function addressOf({ id, kind, connection, ref }: ClaimedTarget): TargetAddress {
  const known: PlatformId = 'cloud-run';
  if (kind !== known) throw new Error(`target ${id} is of kind ${kind}`);
  return { id, kind: known, connection, ref };
}
