import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { World } from '../../core/world';
import { answerRead } from '../call';
import { type Asked, at, type Route } from '../rest';
import { read } from '../rpc';
import { GRPC, REST } from '../wire';
import { registryRpcs } from './registry-rpcs';

/** google.devtools.artifactregistry.v1.ArtifactRegistry: images and tags that builds pushed. */
export function artifactRegistryPlane(world: World): UntypedServiceImplementation {
  const rpcs = registryRpcs(world, GRPC);
  return {
    ListDockerImages: read(world, rpcs.images),
    GetDockerImage: read(world, rpcs.image),
    ListTags: read(world, rpcs.tags),
  };
}

const REPOSITORY = '/v1/(?<parent>projects/[^/]+/locations/[^/]+/repositories/[^/]+)';

export function artifactRegistryRoutes(world: World): readonly Route[] {
  const rpcs = registryRpcs(world, REST);
  const named = ({ parts }: Asked) => ({ name: decodeURIComponent(parts.name ?? '') });
  const listed = ({ parts, query }: Asked, below = '') => ({
    parent: `${parts.parent}${below}`,
    pageSize: Number(query.get('pageSize') ?? 0),
    pageToken: query.get('pageToken') ?? '',
  });
  return [
    [
      'GET',
      at(REPOSITORY),
      (a) => answerRead(world, rpcs.repository, { name: a.parts.parent }, a.caller),
    ],
    [
      'GET',
      at(`${REPOSITORY}/dockerImages`),
      (a) => answerRead(world, rpcs.images, listed(a), a.caller),
    ],
    [
      'GET',
      at('/v1/(?<name>projects/[^/]+/locations/[^/]+/repositories/[^/]+/dockerImages/[^/]+)'),
      (a) => answerRead(world, rpcs.image, named(a), a.caller),
    ],
    [
      'GET',
      at(`${REPOSITORY}/packages/(?<package>[^/]+)/tags`),
      (a) => answerRead(world, rpcs.tags, listed(a, `/packages/${a.parts.package}`), a.caller),
    ],
  ];
}
