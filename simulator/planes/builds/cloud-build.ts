import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { World } from '../../core/world';
import { answerMutation, answerRead } from '../call';
import { BUILD_MESSAGE, BUILD_METADATA_MESSAGE } from '../proto-definitions';
import { type Asked, at, type Route } from '../rest';
import { mutation, read } from '../rpc';
import { GRPC, REST } from '../wire';
import { buildRpcs } from './build-rpcs';

const TYPE = 'type.googleapis.com/google.devtools.cloudbuild.v1';

/** A build in google.protobuf.Any, for the two places of an operation. */
export const PACKED_BUILD = {
  metadata: (build: object): object => ({
    type_url: `${TYPE}.BuildOperationMetadata`,
    value: BUILD_METADATA_MESSAGE.serialize({ build }),
  }),
  response: (build: object): object => ({
    type_url: `${TYPE}.Build`,
    value: BUILD_MESSAGE.serialize(build),
  }),
};

/** google.devtools.cloudbuild.v1.CloudBuild: reading builds, and running one again. */
export function cloudBuildPlane(world: World): UntypedServiceImplementation {
  const rpcs = buildRpcs(world, GRPC, PACKED_BUILD.metadata);
  return {
    ListBuilds: read(world, rpcs.list),
    GetBuild: read(world, rpcs.get),
    RetryBuild: mutation(world, rpcs.retry),
  };
}

const BUILDS = '/v1/projects/(?<project>[^/]+)(?:/locations/[^/]+)?/builds';

export function cloudBuildRoutes(world: World): readonly Route[] {
  const rpcs = buildRpcs(world, REST, (build) => ({
    '@type': `${TYPE}.BuildOperationMetadata`,
    build,
  }));
  const one = ({ project, parts }: Asked) => ({ projectId: project, id: parts.id ?? '' });
  return [
    [
      'GET',
      at(BUILDS),
      ({ project, query, caller }) => {
        const request = {
          projectId: project,
          pageSize: Number(query.get('pageSize') ?? 0),
          pageToken: query.get('pageToken') ?? '',
          filter: query.get('filter') ?? '',
        };
        return answerRead(world, rpcs.list, request, caller);
      },
    ],
    ['GET', at(`${BUILDS}/(?<id>[^/:]+)`), (a) => answerRead(world, rpcs.get, one(a), a.caller)],
    [
      'POST',
      at(`${BUILDS}/(?<id>[^/:]+):retry`),
      (a) => answerMutation(world, rpcs.retry, one(a), a.caller),
    ],
  ];
}
