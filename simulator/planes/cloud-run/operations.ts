import type {
  handleUnaryCall,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { err, ok, type Result } from '@/lib/result';
import type { Operation } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { buildOperation } from '../builds/build-rpcs';
import { PACKED_BUILD } from '../builds/cloud-build';
import type { Target } from '../call';
import { databaseOperations, PACKED_METADATA } from '../firestore/database-operations';
import { read } from '../rpc';
import { GRPC } from '../wire';
import { GetRequest, ListOperationsRequest, WaitOperationRequest } from './api-types';
import { operationProto } from './mapper';
import { page } from './pages';
import { advance } from './reconcile';

const LOOK_EVERY_MS = 20;
const LONGEST_WAIT_MS = 30_000;

/** google.longrunning.Operations. Cancel is left out on purpose: Cloud Run has none. */
export function operationsPlane(world: World): UntypedServiceImplementation {
  function target(name: string): Target {
    const operation = world.state.operations.find((candidate) => candidate.name === name);
    return {
      service: operation?.service.split('/')[2] ?? null,
      resource: name,
      project: name.split('/')[1] ?? '',
    };
  }
  function find(name: string): Result<Operation, RpcError> {
    const operation = world.state.operations.find((candidate) => candidate.name === name);
    return operation === undefined
      ? err(rpcError('NOT_FOUND', `Operation '${name}' does not exist.`))
      : ok(operation);
  }

  return {
    GetOperation: read(world, {
      method: 'GetOperation',
      request: GetRequest,
      permission: 'run.operations.get',
      target: ({ name }) => target(name),
      run({ name }) {
        const ofBuild = buildOperation(world, name, PACKED_BUILD);
        if (ofBuild !== null) return ok(ofBuild);
        const found = find(name);
        return found.ok ? ok(operationProto(world, found.value)) : found;
      },
    }),
    ListOperations: listed(
      read(world, databaseOperations(world, GRPC, PACKED_METADATA)),
      read(world, {
        method: 'ListOperations',
        request: ListOperationsRequest,
        permission: 'run.operations.list',
        target: ({ name }) => target(name),
        run({ name, pageSize, pageToken }) {
          const prefix = `${name}/operations/`;
          const mine = world.state.operations.filter((candidate) =>
            candidate.name.startsWith(prefix),
          );
          const listed = page(mine, pageSize, pageToken);
          if (!listed.ok) return listed;
          return ok({
            operations: listed.value.items.map((operation) => operationProto(world, operation)),
            nextPageToken: listed.value.nextPageToken,
          });
        },
      }),
    ),
    WaitOperation: read(world, {
      method: 'WaitOperation',
      request: WaitOperationRequest,
      permission: 'run.operations.get',
      target: ({ name }) => target(name),
      async run({ name, timeout }, call) {
        const found = find(name);
        if (!found.ok) return found;
        const asked = timeout == null ? LONGEST_WAIT_MS : waitMs(timeout);
        await waitForOperation(world, found.value, asked, call.cancelled);
        return ok(operationProto(world, found.value));
      },
    }),
    DeleteOperation: read(world, {
      method: 'DeleteOperation',
      request: GetRequest,
      permission: 'run.operations.delete',
      target: ({ name }) => target(name),
      run({ name }) {
        const found = find(name);
        if (!found.ok) return found;
        if (!found.value.done) {
          return err(rpcError('FAILED_PRECONDITION', `Operation '${name}' is still running.`));
        }
        world.state.operations = world.state.operations.filter(({ name: other }) => other !== name);
        world.save();
        return ok({});
      },
    }),
  };
}

type Unary = handleUnaryCall<{ readonly name?: string }, object>;

/** One method for all APIs: the name says whose operations are asked for. */
function listed(ofDatabase: UntypedHandleCall, ofRun: UntypedHandleCall): UntypedHandleCall {
  return ((call, callback) => {
    const isDatabase = /^projects\/[^/]+\/databases\/[^/]+$/.test(call.request.name ?? '');
    ((isDatabase ? ofDatabase : ofRun) as Unary)(call, callback);
  }) satisfies Unary;
}

/** Returns when it is done, its time is up, or nobody waits for it any more. */
export async function waitForOperation(
  world: World,
  operation: Operation,
  milliseconds: number,
  cancelled: () => boolean,
): Promise<void> {
  const until = Date.now() + Math.min(milliseconds, LONGEST_WAIT_MS);
  while (!operation.done && Date.now() < until && !cancelled()) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    advance(world);
  }
}

function waitMs(timeout: { seconds: string; nanos: number }): number {
  return Number(timeout.seconds) * 1000 + timeout.nanos / 1_000_000;
}
