import { z } from 'zod';
import { err, ok } from '@/lib/result';
import { rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { ReadRpc } from '../call';
import { waitForOperation } from './operations';
import { operationJson } from './v1-mapper';

const GetRequest = z.object({ name: z.string() });
const WaitRequest = GetRequest.extend({ timeoutMs: z.number() });

export function v1Operations(world: World) {
  const find = (name: string) => world.state.operations.find((each) => each.name === name);
  const target = ({ name }: { readonly name: string }) => ({
    service: find(name)?.service.split('/')[2] ?? null,
    resource: name,
    project: name.split('/')[1] ?? '',
  });
  const gone = (name: string) => err(rpcError('NOT_FOUND', `Operation '${name}' does not exist.`));

  return {
    get: {
      method: 'v1.GetOperation',
      request: GetRequest,
      permission: 'run.operations.get',
      target,
      run({ name }) {
        const operation = find(name);
        return operation === undefined ? gone(name) : ok(operationJson(world, operation));
      },
    } satisfies ReadRpc<z.infer<typeof GetRequest>>,

    wait: {
      method: 'v1.WaitOperation',
      request: WaitRequest,
      permission: 'run.operations.get',
      target,
      async run({ name, timeoutMs }, call) {
        const operation = find(name);
        if (operation === undefined) return gone(name);
        await waitForOperation(world, operation, timeoutMs, call.cancelled);
        return ok(operationJson(world, operation));
      },
    } satisfies ReadRpc<z.infer<typeof WaitRequest>>,
  };
}
