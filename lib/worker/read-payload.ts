import { readFileSync, statSync } from 'node:fs';
import type { Configuration } from '@/lib/configuration/schema';

/** More than a request's payload needs. */
const MAX_BYTES = 256 * 1024;

/**
 * The payload of a synthetic request, as it stands in the file that ripcord.yaml names for it. Null:
 * it names none, or what it names can't be read or is too long.
 */
export function readPayload(
  configuration: Configuration | null,
  service: string,
  request: string,
): string | null {
  const reference = configuration?.services.find(({ slug }) => slug === service)?.payloads?.[
    request
  ];
  if (reference === undefined) return null;
  const file = reference.slice('file:'.length);
  try {
    return statSync(file).size > MAX_BYTES ? null : readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
