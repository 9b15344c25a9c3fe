/**
 * Everything that a caller of Ripcord can be told went wrong, and the HTTP status that says it.
 * A thrown error is a bug and never gets here with its message.
 */
export const HTTP_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  idempotency_mismatch: 422,
  unsupported: 422,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;

/** One problem with one field of an input: where it is, what is wrong, how to fix it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export interface AppError {
  readonly code: ErrorCode;
  /** One sentence: what happened and what to do next. Safe to show. */
  readonly message: string;
  readonly fields?: readonly FieldProblem[];
  /** Facts that the screen shows beside the message: who won a race, which run holds a target. */
  readonly details?: Readonly<Record<string, string>>;
}

export function appError(
  code: ErrorCode,
  message: string,
  more: { fields?: readonly FieldProblem[]; details?: Readonly<Record<string, string>> } = {},
): AppError {
  return { code, message, ...more };
}
