import { sha256Hex } from '@/lib/timeline/canonical';

/**
 * The id of one try at one step: a UUID (version 8) made from run, step and attempt. It is known
 * before the row exists, so a plan can name it, and the same try never gets two.
 */
export function intentId(runId: string, index: number, attempt: number): string {
  const hex = sha256Hex(`ripcord intent\n${runId}\n${index}\n${attempt}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
