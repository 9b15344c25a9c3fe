/** The gRPC side of a call: metadata in, status and ErrorInfo out. */
import {
  Metadata,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { preciseEpochMs } from '../core/clock';
import { type RpcError, rpcError } from '../core/rpc-error';
import type { World } from '../core/world';
import {
  type Answer,
  answerMutation,
  answerRead,
  type Caller,
  type MutationRpc,
  type ReadRpc,
} from './call';
import { ERROR_INFO_MESSAGE, STATUS_MESSAGE } from './proto-definitions';

export const DEFAULT_ACTOR = 'ripcord@virtuoso-generator.iam.gserviceaccount.com';

export function read<Request>(world: World, rpc: ReadRpc<Request>): UntypedHandleCall {
  return handler(rpc.method, (request, caller) => answerRead(world, rpc, request, caller));
}

export function mutation<Request>(world: World, rpc: MutationRpc<Request>): UntypedHandleCall {
  return handler(rpc.method, async (request, caller) =>
    answerMutation(world, rpc, request, caller),
  );
}

function handler(
  method: string,
  answer: (request: unknown, caller: Caller) => Promise<Answer>,
): UntypedHandleCall {
  return (grpc: ServerUnaryCall<unknown, object>, callback: sendUnaryData<object>) => {
    const caller: Caller = {
      receivedAt: preciseEpochMs(),
      actor: grpc.metadata.get('x-simulated-actor')[0]?.toString() ?? DEFAULT_ACTOR,
      cancelled: () => grpc.cancelled,
    };
    answer(grpc.request, caller).then(
      (given) => {
        if (given.kind === 'reply') callback(null, given.reply);
        else if (given.kind === 'error') callback(toServiceError(given.error));
      },
      (bug: unknown) => {
        console.error(`${method} failed`, bug);
        callback(toServiceError(rpcError('INTERNAL', 'The simulator has a bug; see its log.')));
      },
    );
  };
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
