import { createHash } from 'node:crypto';
import type { ServiceMessage } from './api-types';

/** While it is reconciling its revisions change without a trace here: it has none then. */
export function tokenOf(service: ServiceMessage): string | null {
  if (service.reconciling) return null;
  return createHash('sha256').update(JSON.stringify(service)).digest('base64url');
}
