import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the simulated provider signs its webhooks with. */
export const SIMULATED_WEBHOOK_SECRET = 'simulated-webhook-secret';

export const SIGNATURE_HEADER = 'x-webhook-signature';

/** Whether a header is the HMAC of the body: hex, whatever a tool wrote before it. */
export function isSigned(body: string, header: string | null): boolean {
  const [given] = /[0-9a-f]{64}$/.exec(header ?? '') ?? [];
  if (given === undefined) return false;
  const right = createHmac('sha256', SIMULATED_WEBHOOK_SECRET).update(body).digest();
  return timingSafeEqual(right, Buffer.from(given, 'hex'));
}
