/** From an error of the API to what it means for us, above all: did the change happen? */
import { z } from 'zod';
import { redacted } from '@/lib/platforms/google/errors';
import type { PlatformError } from '@/lib/platforms/platform';

/** What was being done when the error came. */
export interface CallContext {
  /** For the sentence: "Patching orchestrator". */
  readonly what: string;
  /** "patch deployments.apps in namespace shop". */
  readonly permission: string;
  readonly mutation: boolean;
}

type Meaning = readonly [PlatformError['kind'], 'refused' | 'unknown'];

/** A refusal is certain only where the server must have decided not to act. */
const MEANING: Readonly<Record<number, Meaning>> = {
  400: ['invalid', 'refused'],
  401: ['unauthenticated', 'refused'],
  403: ['permission', 'refused'],
  404: ['not_found', 'refused'],
  405: ['invalid', 'refused'],
  406: ['invalid', 'refused'],
  409: ['conflict', 'refused'],
  410: ['conflict', 'refused'],
  412: ['conflict', 'refused'],
  413: ['invalid', 'refused'],
  415: ['invalid', 'refused'],
  422: ['invalid', 'refused'],
  429: ['quota', 'refused'],
  503: ['unreachable', 'unknown'],
  504: ['timeout', 'unknown'],
};
const UNEXPECTED: Meaning = ['failed', 'unknown'];

const LEAD: Readonly<Record<PlatformError['kind'], string>> = {
  unreachable: 'the API server could not be reached',
  timeout: 'no answer came in time',
  permission: 'the credential is not allowed to',
  unauthenticated: 'the credential was not accepted',
  quota: 'the API server asks to wait before asking again',
  not_found: 'it does not exist',
  conflict: 'it was changed by someone else since it was read',
  invalid: 'the request was refused',
  failed: 'the API server failed',
};

const statusMessage = z.looseObject({
  message: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
});

/** An answer that is no success. `body` is the API's Status, as text. */
export function statusError(code: number, body: string, context: CallContext): PlatformError {
  const { message = '' } = parsedStatus(body);
  const [kind, outcome] = meaningOf(code, message);
  return sentence(kind, context.mutation ? outcome : 'not_sent', message, context);
}

/**
 * A JSON Patch whose `test` fails is answered with 422, as an object that is invalid is; only the
 * latter says which object and field.
 */
function meaningOf(code: number, message: string): Meaning {
  if (code === 422 && !/ is invalid: /.test(message)) return ['conflict', 'refused'];
  // Quota and admission answer 403 too; the right itself is named by "cannot VERB resource".
  if (code === 403 && message !== '' && !/ cannot \w+ /.test(message))
    return ['invalid', 'refused'];
  return MEANING[code] ?? UNEXPECTED;
}

function parsedStatus(body: string): z.infer<typeof statusMessage> {
  try {
    const parsed = statusMessage.safeParse(JSON.parse(body));
    if (parsed.success) return parsed.data;
  } catch {}
  return {};
}

/** Before anything could be written to the server. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const CERTIFICATE = /^(CERT_|ERR_TLS|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/;

const thrown = z.looseObject({
  name: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});
const withCause = z.looseObject({ cause: z.unknown() });

/** What a call threw instead of an answer. `timedOut`: our own deadline ended it. */
export function thrownError(
  error: unknown,
  timedOut: boolean,
  context: CallContext,
): PlatformError {
  const { code = '', message = '' } = rootOf(error);
  if (timedOut) return sentence('timeout', outcomeOf(context, 'unknown'), '', context);
  const certain = NEVER_SENT.has(code) || CERTIFICATE.test(code);
  const outcome = certain ? 'not_sent' : outcomeOf(context, 'unknown');
  return sentence('unreachable', outcome, code || message, context);
}

function rootOf(error: unknown): z.infer<typeof thrown> {
  let at = error;
  for (let depth = 0; depth < 4; depth += 1) {
    const wrapped = withCause.safeParse(at);
    if (!wrapped.success || wrapped.data.cause === undefined) break;
    at = wrapped.data.cause;
  }
  const parsed = thrown.safeParse(at);
  return parsed.success ? parsed.data : {};
}

function outcomeOf(
  { mutation }: CallContext,
  outcome: PlatformError['outcome'],
): PlatformError['outcome'] {
  return mutation ? outcome : 'not_sent';
}

function sentence(
  kind: PlatformError['kind'],
  outcome: PlatformError['outcome'],
  said: string,
  { what, permission }: CallContext,
): PlatformError {
  const lead = kind === 'permission' ? `${LEAD[kind]} (${permission})` : LEAD[kind];
  const words = redacted(said);
  return {
    kind,
    outcome,
    message: `${what}: ${lead}${words === '' ? '' : ` (${words})`}.`,
    ...(kind === 'permission' ? { permission } : {}),
  };
}

/** An error of which it is certain that nothing was sent. */
export function notSent(kind: PlatformError['kind'], message: string): PlatformError {
  return { kind, outcome: 'not_sent', message };
}

/** The platform would have refused it, and was not asked: what was read says so. */
export function refused(message: string): PlatformError {
  return { kind: 'conflict', outcome: 'refused', message };
}
