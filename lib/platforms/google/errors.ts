/** From an error of Google's clients to what it means for us, above all: did the mutation happen? */
import { z } from 'zod';
import type { PlatformError } from '@/lib/platforms/platform';
import { withoutSecrets } from '@/lib/signals/redact';

/** What was being done when the error came. */
export interface CallContext {
  /** For the sentence: "Shifting traffic". */
  readonly what: string;
  /** The permission that the call needs, named when Google does not. */
  readonly permission: string;
  readonly mutation: boolean;
}

type Meaning = readonly [PlatformError['kind'], 'refused' | 'unknown'];

/**
 * gRPC status codes. `refused` is certain only where the server must have decided not to act; a lost
 * reply, a deadline, a cancelled call and an internal error may all come after the change was made.
 */
const MEANING: Readonly<Record<number, Meaning>> = {
  1: ['unreachable', 'unknown'],
  2: ['failed', 'unknown'],
  3: ['invalid', 'refused'],
  4: ['timeout', 'unknown'],
  5: ['not_found', 'refused'],
  6: ['conflict', 'refused'],
  7: ['permission', 'refused'],
  8: ['quota', 'refused'],
  9: ['conflict', 'refused'],
  10: ['conflict', 'refused'],
  11: ['invalid', 'refused'],
  12: ['invalid', 'refused'],
  13: ['failed', 'unknown'],
  14: ['unreachable', 'unknown'],
  15: ['failed', 'unknown'],
  16: ['unauthenticated', 'refused'],
};
const UNEXPECTED: Meaning = ['failed', 'unknown'];

const LEAD: Readonly<Record<PlatformError['kind'], string>> = {
  unreachable: 'the API could not be reached',
  timeout: 'no answer came in time',
  permission: 'the credential is not allowed to',
  unauthenticated: 'the credential was not accepted',
  quota: 'the API quota is used up; wait before asking again',
  not_found: 'it does not exist',
  conflict: 'it was changed by someone else, or is in the wrong state',
  invalid: 'the request was refused as invalid',
  failed: 'the platform failed',
};

const googleError = z.looseObject({
  code: z.number().optional().catch(undefined),
  details: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errorInfoMetadata: z
    .looseObject({ permission: z.string().optional() })
    .optional()
    .catch(undefined),
});

/** A read changed nothing, so its outcome is always `not_sent`. */
export function platformError(error: unknown, context: CallContext): PlatformError {
  const parsed = googleError.safeParse(error);
  const { code, details, message, errorInfoMetadata } = parsed.success ? parsed.data : {};
  const [kind, outcome] = (code === undefined ? undefined : MEANING[code]) ?? UNEXPECTED;
  const permission = errorInfoMetadata?.permission ?? context.permission;
  const said = redacted(details || message || '');
  const lead = kind === 'permission' ? `${LEAD[kind]} (${permission})` : LEAD[kind];
  return {
    kind,
    outcome: context.mutation ? outcome : 'not_sent',
    message: `${context.what}: ${lead}${said === '' ? '' : ` (${said})`}.`,
    ...(kind === 'permission' ? { permission } : {}),
  };
}

/** An error of which it is certain that nothing was sent. */
export function notSent(kind: PlatformError['kind'], message: string): PlatformError {
  return { kind, outcome: 'not_sent', message };
}

const MAX_SAID = 400;

/** One line, bounded, with whatever looks like a credential taken out. */
export function redacted(text: string): string {
  const oneLine = withoutSecrets(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ Resolution note:$/, '')
    .replace(/\.$/, '')
    .trim();
  return oneLine.length > MAX_SAID ? `${oneLine.slice(0, MAX_SAID)}…` : oneLine;
}
