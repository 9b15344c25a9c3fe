/** Pure: what a command inside a pod left: how it ended and the end of what it wrote. */
import { z } from 'zod';
import { withoutSecrets } from '@/lib/signals/redact';

export interface ExecResult {
  /** Null: it is not told. */
  readonly exitCode: number | null;
  /** The end of what it wrote, without what looks like a secret. */
  readonly output: string;
}

const MAX_KEPT = 4000;

/** Keeps the end of what is added, however much it is. */
export class OutputTail {
  #text = '';
  #cut = false;

  add(text: string): void {
    const all = this.#text + text;
    this.#cut ||= all.length > MAX_KEPT;
    this.#text = all.slice(-MAX_KEPT);
  }

  text(): string {
    const shown = withoutSecrets(this.#text).trimEnd();
    return this.#cut ? `…${shown}` : shown;
  }
}

const status = z.object({
  status: z.string().optional(),
  details: z
    .object({
      causes: z
        .array(z.object({ reason: z.string().optional(), message: z.string().optional() }))
        .optional(),
    })
    .optional(),
});

/** The status that ends the stream: success, or the exit code among its causes. */
export function execOutcome(raw: unknown, output: string): ExecResult {
  const parsed = status.safeParse(raw);
  if (!parsed.success) return { exitCode: null, output };
  if (parsed.data.status === 'Success') return { exitCode: 0, output };
  const code = parsed.data.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return { exitCode: code === undefined ? null : Number(code), output };
}
