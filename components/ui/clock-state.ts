/** What a clock chip says at one moment. */

export interface ClockInput {
  /** ISO 8601 UTC; `null`: nothing is due. */
  readonly dueAt: string | null;
  /** When the clock began: its last tenth is amber too. */
  readonly startedAt?: string | null;
  readonly metAt?: string | null;
  readonly paused?: boolean;
}

export type ClockState =
  | { readonly kind: 'none' }
  | { readonly kind: 'paused' }
  /** `seconds` still to go. */
  | { readonly kind: 'running' | 'soon'; readonly seconds: number }
  /** `seconds` past due. */
  | { readonly kind: 'overdue'; readonly seconds: number }
  /** `seconds` it took, or null when the beginning is not known. */
  | { readonly kind: 'met'; readonly seconds: number | null };

const LAST_SECONDS = 60;
const LAST_SHARE = 0.1;

/** `now` in epoch milliseconds by the server's clock. */
export function clockState(input: ClockInput, now: number): ClockState {
  const started = input.startedAt == null ? null : Date.parse(input.startedAt);
  if (input.metAt != null) {
    const took = started === null ? null : Math.max(0, (Date.parse(input.metAt) - started) / 1000);
    return { kind: 'met', seconds: took };
  }
  if (input.paused === true) return { kind: 'paused' };
  if (input.dueAt === null) return { kind: 'none' };
  const due = Date.parse(input.dueAt);
  const left = Math.ceil((due - now) / 1000);
  if (left <= 0) return { kind: 'overdue', seconds: Math.abs(left) };
  const total = started === null ? 0 : (due - started) / 1000;
  const soon = left <= Math.max(LAST_SECONDS, total * LAST_SHARE);
  return { kind: soon ? 'soon' : 'running', seconds: left };
}
