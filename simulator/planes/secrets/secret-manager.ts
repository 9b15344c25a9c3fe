import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { World } from '../../core/world';
import { mutation, read } from '../rpc';
import { GRPC } from '../wire';
import { secretRpcs } from './secret-rpcs';

/** google.cloud.secretmanager.v1.SecretManagerService: no secret is made or deleted here. */
export function secretManagerPlane(world: World): UntypedServiceImplementation {
  const rpcs = secretRpcs(world, GRPC);
  return {
    ListSecrets: read(world, rpcs.listSecrets),
    GetSecret: read(world, rpcs.getSecret),
    ListSecretVersions: read(world, rpcs.listVersions),
    GetSecretVersion: read(world, rpcs.getVersion),
    AccessSecretVersion: read(world, rpcs.access),
    AddSecretVersion: mutation(world, rpcs.add),
    EnableSecretVersion: mutation(world, rpcs.enable),
    DisableSecretVersion: mutation(world, rpcs.disable),
    DestroySecretVersion: mutation(world, rpcs.destroy),
    GetIamPolicy: read(world, rpcs.policy.get),
    SetIamPolicy: mutation(world, rpcs.policy.set),
    TestIamPermissions: read(world, rpcs.policy.test),
  };
}
