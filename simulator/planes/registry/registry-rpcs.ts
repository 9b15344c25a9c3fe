/** Artifact Registry's methods about Docker images, written for either wire: read only. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { ReadRpc } from '../call';
import { page } from '../cloud-run/pages';
import type { Wire } from '../wire';
import { type Image, pushedImages } from './images';

const Listed = z.object({
  parent: z.string(),
  pageSize: z.number().default(0),
  pageToken: z.string().default(''),
});
const Named = z.object({ name: z.string() });

export interface RegistryRpcs {
  /** A repository, only over REST: the command line looks at it first. */
  readonly repository: ReadRpc<z.output<typeof Named>>;
  readonly images: ReadRpc<z.output<typeof Listed>>;
  readonly image: ReadRpc<z.output<typeof Named>>;
  readonly tags: ReadRpc<z.output<typeof Listed>>;
}

export function registryRpcs(world: World, wire: Wire): RegistryRpcs {
  const target = (resource: string) => ({
    service: null,
    resource,
    project: resource.split('/')[1] ?? '',
  });
  const all = () => pushedImages(world.state, world.clock.now());
  return {
    repository: {
      method: 'GetRepository',
      request: Named,
      permission: 'artifactregistry.repositories.get',
      target: ({ name }) => target(name),
      run({ name }) {
        const found = inRepository(all(), name);
        if (!found.ok) return found;
        return ok({ name, format: 'DOCKER', mode: 'STANDARD_REPOSITORY' });
      },
    },
    images: {
      method: 'ListDockerImages',
      request: Listed,
      permission: 'artifactregistry.dockerimages.list',
      target: ({ parent }) => target(parent),
      run({ parent, pageSize, pageToken }) {
        const found = inRepository(all(), parent);
        if (!found.ok) return found;
        const listed = page(found.value, pageSize, pageToken);
        if (!listed.ok) return listed;
        return ok({
          dockerImages: listed.value.items.map((image) => imageOnWire(wire, image)),
          nextPageToken: listed.value.nextPageToken,
        });
      },
    },
    image: {
      method: 'GetDockerImage',
      request: Named,
      permission: 'artifactregistry.dockerimages.get',
      target: ({ name }) => target(name),
      run({ name }) {
        const found = all().find((image) => imageName(image) === name);
        return found === undefined ? err(NOT_FOUND) : ok(imageOnWire(wire, found));
      },
    },
    tags: {
      method: 'ListTags',
      request: Listed,
      permission: 'artifactregistry.tags.list',
      target: ({ parent }) => target(parent),
      run({ parent, pageSize, pageToken }) {
        const tags = all()
          .filter((image) => packageName(image) === parent)
          .flatMap((image) => image.tags.map((tag) => tagOf(image, tag)));
        const listed = page(tags, pageSize, pageToken);
        if (!listed.ok) return listed;
        return ok({ tags: listed.value.items, nextPageToken: listed.value.nextPageToken });
      },
    },
  };
}

const NOT_FOUND = rpcError('NOT_FOUND', 'Requested entity was not found.');

function inRepository(images: readonly Image[], repository: string): Result<Image[], RpcError> {
  const found = images.filter((image) => image.repository === repository);
  return found.length === 0 ? err(NOT_FOUND) : ok(found);
}

function packageName(image: Image): string {
  return `${image.repository}/packages/${image.package}`;
}

function imageName(image: Image): string {
  return `${image.repository}/dockerImages/${image.package}@${image.digest}`;
}

function imageOnWire(wire: Wire, image: Image): object {
  return {
    name: imageName(image),
    uri: `${image.address}@${image.digest}`,
    tags: image.tags,
    imageSizeBytes: '84213760',
    uploadTime: wire.time(image.uploadedAt),
    updateTime: wire.time(image.uploadedAt),
    buildTime: wire.time(image.uploadedAt),
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  };
}

function tagOf(image: Image, tag: string): object {
  return {
    name: `${packageName(image)}/tags/${tag}`,
    version: `${packageName(image)}/versions/${image.digest}`,
  };
}
