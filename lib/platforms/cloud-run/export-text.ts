/** Pure: a service as Cloud Run gives it, as a text that may be kept. */
import { withoutSecrets } from '@/lib/signals/redact';

/** Plain variables that are called so may hold a secret all the same. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|AUTH|DSN/i;
export const WITHHELD = '(withheld)';

/**
 * JSON with everything that was given. Secrets are in it by reference, never by value; the value of a
 * plain variable whose name says that it holds a secret, or that looks like one, is withheld.
 */
export function exportText(raw: unknown): string {
  return JSON.stringify(raw, withheld, 2);
}

function withheld(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const { name, value: plain } = value as { name?: unknown; value?: unknown };
  if (typeof name !== 'string' || typeof plain !== 'string' || plain === '') return value;
  const mayBeSecret = SECRET_NAME.test(name) || withoutSecrets(plain) !== plain;
  return mayBeSecret ? { ...value, value: WITHHELD } : value;
}
