/** Resource Manager, as far as a project's own policy. */
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { answerMutation, answerRead } from '../call';
import { type Asked, at, objectOf, type Route } from '../rest';
import { mutation, read } from '../rpc';
import { GRPC, REST, type Wire } from '../wire';
import { policyRpcs } from './policy-rpcs';

function projectPolicies(world: World, wire: Wire) {
  return policyRpcs(world, wire, {
    permissions: 'resourcemanager.projects',
    missing: (resource) =>
      world.state.projects.includes(resource.replace(/^projects\//, ''))
        ? null
        : rpcError(
            'PERMISSION_DENIED',
            `The caller does not have permission on resource '${resource}' (or it may not exist).`,
          ),
  });
}

/** google.cloud.resourcemanager.v3.Projects. */
export function resourceManagerPlane(world: World): UntypedServiceImplementation {
  const policies = projectPolicies(world, GRPC);
  return {
    GetIamPolicy: read(world, policies.get),
    SetIamPolicy: mutation(world, policies.set),
    TestIamPermissions: read(world, policies.test),
  };
}

const PROJECT = '/v[13]/projects/(?<project>[^/:]+)';

/** The command line asks by v1, the clients by v3: the three methods are the same. */
export function resourceManagerRoutes(world: World): readonly Route[] {
  const policies = projectPolicies(world, REST);
  const of = (asked: Asked) => ({
    ...objectOf(asked.body),
    resource: `projects/${asked.project}`,
  });
  return [
    [
      'POST',
      at(`${PROJECT}:getIamPolicy`),
      (a) => answerRead(world, policies.get, of(a), a.caller),
    ],
    [
      'POST',
      at(`${PROJECT}:setIamPolicy`),
      (a) => answerMutation(world, policies.set, of(a), a.caller),
    ],
    [
      'POST',
      at(`${PROJECT}:testIamPermissions`),
      (a) => answerRead(world, policies.test, of(a), a.caller),
    ],
  ];
}
