/** One way in for every call, by whatever transport: meet a fault, answer, keep the journal. */
import type { z } from 'zod';
import { err, type Result } from '@/lib/result';
import type { Fault } from '../core/faults';
import type { JournalEntry } from '../core/model';
import {
  type CODES,
  permissionDenied,
  quotaExceeded,
  type RpcError,
  rpcError,
} from '../core/rpc-error';
import type { World } from '../core/world';
import { advance } from './cloud-run/reconcile';

export interface Caller {
  /** Who asks: what lastModifier will say. */
  readonly actor: string;
  /** Epoch milliseconds with a fraction: when the request reached this process. */
  readonly receivedAt: number;
  readonly cancelled: () => boolean;
}

export interface Call extends Caller {
  /** A fault that the method itself has to play. */
  readonly fault: Fault | null;
}

export interface Target {
  /** Short name of the service that it is about, for faults. */
  readonly service: string | null;
  readonly resource: string;
  readonly project: string;
}

interface Rpc<Request> {
  readonly method: string;
  readonly request: z.ZodType<Request>;
  readonly permission: string | null;
  target(request: Request): Target;
}

export interface ReadRpc<Request> extends Rpc<Request> {
  run(request: Request, call: Call): Outcome<object> | Promise<Outcome<object>>;
}

export interface Mutated {
  readonly reply: object;
  readonly outcome: 'committed' | 'no_op' | 'validated';
  readonly operation: string | null;
  readonly generation: number | null;
}

type JournalDraft = Pick<
  JournalEntry,
  'mask' | 'trafficBefore' | 'trafficRequested' | 'etagGiven' | 'validateOnly'
>;

export interface MutationRpc<Request> extends Rpc<Request> {
  describe(request: Request): JournalDraft;
  /** Somebody else's change between the caller's read and this write. */
  interfere(request: Request, fault: Fault): void;
  run(request: Request, call: Call): Outcome<Mutated>;
}

type Outcome<T> = Result<T, RpcError>;

/** `silence`: the caller waits until its own deadline. */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: object }
  | { readonly kind: 'error'; readonly error: RpcError }
  | { readonly kind: 'silence' };

const SILENCE: Answer = { kind: 'silence' };

export async function answerRead<Request>(
  world: World,
  rpc: ReadRpc<Request>,
  given: unknown,
  caller: Caller,
): Promise<Answer> {
  const parsed = parse(rpc, given);
  if (!parsed.ok) return refused(parsed.error);
  const request = parsed.value;
  const call = meet(world, rpc, request, caller);
  world.reads.set(rpc.method, (world.reads.get(rpc.method) ?? 0) + 1);
  const kind = call.fault?.kind;
  if (kind === 'hang' || kind === 'commit-then-hang') return SILENCE;
  if (call.fault !== null && (kind === 'error' || kind === 'commit-then-error')) {
    return refused(injected(call.fault, rpc, rpc.target(request), 'Read'));
  }
  const denied = refusal(world, rpc, request);
  const result = denied === null ? await rpc.run(request, call) : err(denied);
  return result.ok ? { kind: 'reply', reply: result.value } : refused(result.error);
}

export function answerMutation<Request>(
  world: World,
  rpc: MutationRpc<Request>,
  given: unknown,
  caller: Caller,
): Answer {
  const parsed = parse(rpc, given);
  if (!parsed.ok) return refused(parsed.error);
  const request = parsed.value;
  const call = meet(world, rpc, request, caller);
  const { fault } = call;
  const target = rpc.target(request);
  if (fault?.kind === 'conflict') rpc.interfere(request, fault);
  const entry = {
    method: rpc.method,
    service: target.resource,
    actor: call.actor,
    receivedAt: call.receivedAt,
    ...rpc.describe(request),
    code: null,
    message: null,
    operation: null,
    generation: null,
  };
  if (fault?.kind === 'hang') {
    world.record({ ...entry, outcome: 'dropped', reply: 'none' });
    return SILENCE;
  }
  if (fault?.kind === 'error') {
    const error = injected(fault, rpc, target, 'Write');
    world.record({ ...entry, outcome: 'dropped', reply: 'error', ...told(error) });
    return refused(error);
  }
  const denied = refusal(world, rpc, request);
  const result = denied === null ? rpc.run(request, call) : err(denied);
  if (!result.ok) {
    world.record({ ...entry, outcome: 'refused', reply: 'error', ...told(result.error) });
    return refused(result.error);
  }
  const { reply, outcome, operation, generation } = result.value;
  const done = { ...entry, outcome, operation, generation };
  if (fault?.kind === 'commit-then-hang') {
    world.record({ ...done, reply: 'none' });
    return SILENCE;
  }
  if (fault?.kind === 'commit-then-error') {
    const error = injected(fault, rpc, target, 'Write');
    world.record({ ...done, reply: 'lost', ...told(error) });
    return refused(error);
  }
  world.record({ ...done, reply: 'ok' });
  return { kind: 'reply', reply };
}

function parse<Request>(rpc: Rpc<Request>, given: unknown): Result<Request, RpcError> {
  const parsed = rpc.request.safeParse(given);
  if (parsed.success) return { ok: true, value: parsed.data };
  return err(
    rpcError('INVALID_ARGUMENT', `Invalid ${rpc.method} request: ${parsed.error.message}`),
  );
}

function meet<Request>(world: World, rpc: Rpc<Request>, request: Request, caller: Caller): Call {
  advance(world);
  return { ...caller, fault: world.faults.strike(rpc.method, rpc.target(request).service) };
}

function refused(error: RpcError): Answer {
  return { kind: 'error', error };
}

function refusal<Request>(world: World, rpc: Rpc<Request>, request: Request): RpcError | null {
  if (rpc.permission === null) return null;
  if (!world.settings.deniedPermissions.includes(rpc.permission)) return null;
  return permissionDenied(rpc.permission, rpc.target(request).resource);
}

const USUAL_TEXT: Partial<Record<keyof typeof CODES, string>> = {
  UNAVAILABLE: 'The service is currently unavailable.',
  DEADLINE_EXCEEDED: 'Deadline expired before operation could complete.',
  UNAUTHENTICATED: 'Request had invalid authentication credentials.',
};

function injected(
  fault: Fault,
  { permission }: { readonly permission: string | null },
  target: Target,
  access: 'Read' | 'Write',
): RpcError {
  const name =
    fault.code ?? (fault.kind === 'commit-then-error' ? 'DEADLINE_EXCEEDED' : 'UNAVAILABLE');
  const usual =
    name === 'RESOURCE_EXHAUSTED'
      ? quotaExceeded(access, target.project)
      : name === 'PERMISSION_DENIED'
        ? permissionDenied(permission ?? 'resourcemanager.projects.get', target.resource)
        : rpcError(name, USUAL_TEXT[name] ?? `Injected ${name}.`);
  return fault.message === undefined ? usual : { ...usual, message: fault.message };
}

function told(error: RpcError): { code: number; message: string } {
  return { code: error.code, message: error.message };
}
