/** Pure: names in the project of a service, by the service's own (`projects/P/locations/L/services/S`). */
import type { TargetAddress } from '@/lib/platforms/platform';

type Named = Pick<TargetAddress, 'ref'>;

export function projectOf({ ref }: Named): string {
  return ref.split('/')[1] ?? '';
}

export function serviceOf({ ref }: Named): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** `secret`: a short name, or a whole one of another project. */
export function secretPath(address: Named, secret: string): string {
  return secret.includes('/') ? secret : `projects/${projectOf(address)}/secrets/${secret}`;
}

export function versionPath(address: Named, secret: string, version: string): string {
  return `${secretPath(address, secret)}/versions/${version}`;
}
