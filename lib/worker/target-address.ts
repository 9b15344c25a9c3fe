import { PLATFORM_IDS, type PlatformId, type TargetAddress } from '@/lib/platforms/platform';

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly connection: string;
  readonly ref: string;
}

/** Null: no adapter is for it. */
export function platformIdOf(kind: string): PlatformId | null {
  return PLATFORM_IDS.find((each) => each === kind) ?? null;
}

/** Of a row of `target`. */
export function addressOf({ id, kind, connection, ref }: Row): TargetAddress {
  const known = platformIdOf(kind);
  if (known === null) throw new Error(`target ${id} is of kind ${kind}`);
  return { id, kind: known, connection, ref };
}
