/** One way in for every call: look at the clock, meet a fault, parse, answer, keep the journal. */
import {
  Metadata,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
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
import { ERROR_INFO_MESSAGE, STATUS_MESSAGE } from './proto-definitions';

export const DEFAULT_ACTOR = 'ripcord@virtuoso-generator.iam.gserviceaccount.com';

export interface Call {
  /** Who asks: what lastModifier will say. */
  readonly actor: string;
  /** A fault that the method itself has to play. */
  readonly fault: Fault | null;
  readonly cancelled: () => boolean;
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
type Answer = (error: RpcError | null, reply?: object) => void;

export function read<Request>(world: World, rpc: ReadRpc<Request>): UntypedHandleCall {
  return handler(world, rpc, async (request, call, answer) => {
    const kind = call.fault?.kind;
    if (kind === 'hang' || kind === 'commit-then-hang') return;
    if (call.fault !== null && (kind === 'error' || kind === 'commit-then-error')) {
      answer(injected(call.fault, rpc.target(request), 'Read'));
      return;
    }
    const denied = refusal(world, rpc, request);
    const result = denied === null ? await rpc.run(request, call) : err(denied);
    if (result.ok) answer(null, result.value);
    else answer(result.error);
  });
}

export function mutation<Request>(world: World, rpc: MutationRpc<Request>): UntypedHandleCall {
  return handler(world, rpc, async (request, call, answer) => {
    const { fault } = call;
    const target = rpc.target(request);
    if (fault?.kind === 'conflict') rpc.interfere(request, fault);
    const entry = {
      method: rpc.method,
      service: target.resource,
      actor: call.actor,
      ...rpc.describe(request),
      code: null,
      message: null,
      operation: null,
      generation: null,
    };
    if (fault?.kind === 'hang') {
      world.record({ ...entry, outcome: 'dropped', reply: 'none' });
      return;
    }
    if (fault?.kind === 'error') {
      const error = injected(fault, target, 'Write');
      world.record({ ...entry, outcome: 'dropped', reply: 'error', ...told(error) });
      answer(error);
      return;
    }
    const denied = refusal(world, rpc, request);
    const result = denied === null ? rpc.run(request, call) : err(denied);
    if (!result.ok) {
      world.record({ ...entry, outcome: 'refused', reply: 'error', ...told(result.error) });
      answer(result.error);
      return;
    }
    const { reply, outcome, operation, generation } = result.value;
    const done = { ...entry, outcome, operation, generation };
    if (fault?.kind === 'commit-then-hang') {
      world.record({ ...done, reply: 'none' });
      return;
    }
    if (fault?.kind === 'commit-then-error') {
      const error = injected(fault, target, 'Write');
      world.record({ ...done, reply: 'lost', ...told(error) });
      answer(error);
      return;
    }
    world.record({ ...done, reply: 'ok' });
    answer(null, reply);
  });
}

function handler<Request>(
  world: World,
  rpc: Rpc<Request>,
  run: (request: Request, call: Call, answer: Answer) => Promise<void>,
): UntypedHandleCall {
  return (grpc: ServerUnaryCall<unknown, object>, callback: sendUnaryData<object>) => {
    const answer: Answer = (error, reply) => {
      if (error === null) callback(null, reply ?? {});
      else callback(toServiceError(error));
    };
    const parsed = rpc.request.safeParse(grpc.request);
    if (!parsed.success) {
      answer(
        rpcError('INVALID_ARGUMENT', `Invalid ${rpc.method} request: ${parsed.error.message}`),
      );
      return;
    }
    advance(world);
    const fault = world.faults.strike(rpc.method, rpc.target(parsed.data).service);
    const call: Call = {
      actor: grpc.metadata.get('x-simulated-actor')[0]?.toString() ?? DEFAULT_ACTOR,
      fault,
      cancelled: () => grpc.cancelled,
    };
    run(parsed.data, call, answer).catch((bug: unknown) => {
      console.error(`${rpc.method} failed`, bug);
      answer(rpcError('INTERNAL', 'The simulator has a bug; see its log.'));
    });
  };
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

function injected(fault: Fault, target: Target, access: 'Read' | 'Write'): RpcError {
  const name =
    fault.code ?? (fault.kind === 'commit-then-error' ? 'DEADLINE_EXCEEDED' : 'UNAVAILABLE');
  const usual =
    name === 'RESOURCE_EXHAUSTED'
      ? quotaExceeded(access, target.project)
      : name === 'PERMISSION_DENIED'
        ? permissionDenied(permissionOf(fault.method, access), target.resource)
        : rpcError(name, USUAL_TEXT[name] ?? `Injected ${name}.`);
  return fault.message === undefined ? usual : { ...usual, message: fault.message };
}

function permissionOf(method: string, access: 'Read' | 'Write'): string {
  if (method === 'GetOperation') return 'run.operations.get';
  if (method === 'ListTimeSeries') return 'monitoring.timeSeries.list';
  if (method === 'ListLogEntries') return 'logging.logEntries.list';
  return access === 'Write' ? 'run.services.update' : 'run.services.get';
}

function told(error: RpcError): { code: number; message: string } {
  return { code: error.code, message: error.message };
}

function toServiceError(error: RpcError): Partial<ServiceError> {
  const metadata = new Metadata();
  if (error.info !== undefined) {
    const status = {
      code: error.code,
      message: error.message,
      details: [
        {
          type_url: 'type.googleapis.com/google.rpc.ErrorInfo',
          value: ERROR_INFO_MESSAGE.serialize(error.info),
        },
      ],
    };
    metadata.set('grpc-status-details-bin', STATUS_MESSAGE.serialize(status));
  }
  return { code: error.code, details: error.message, metadata };
}
