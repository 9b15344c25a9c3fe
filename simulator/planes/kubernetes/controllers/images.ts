/** What an image does and which digest it has. */
import { createHash } from 'node:crypto';
import { ImageProfile } from '../../../core/cluster-state';
import type { Cluster } from '../store/cluster';
import type { Pod } from '../store/objects';

/** A registry of the reserved domain `invalid` never answers. */
const NO_REGISTRY = /^[^/]+\.invalid(:\d+)?\//;

/** One that nobody described runs well, and is as old as its tag says. */
export function profileOf({ state }: Cluster, image: string): ImageProfile {
  const known = state.images[image];
  if (known !== undefined) return known;
  return ImageProfile.parse({
    version: tagOf(image),
    ...(NO_REGISTRY.test(image) ? { starts: 'not_found' } : {}),
  });
}

/** `repository@sha256:…`, as a container's status names what it runs. */
export function imageId(cluster: Cluster, image: string): string {
  if (image.includes('@')) return image;
  const digest =
    profileOf(cluster, image).digest ?? createHash('sha256').update(image).digest('hex');
  return `${repositoryOf(image)}@sha256:${digest}`;
}

/** Of the container that decides how the pod does: the first that doesn't just run. */
export function decisive(cluster: Cluster, pod: Pod): ImageProfile {
  const profiles = pod.spec.containers.map(({ image }) => profileOf(cluster, image));
  const [first = profileOf(cluster, '')] = profiles;
  return profiles.find(({ starts }) => starts !== 'runs') ?? first;
}

function repositoryOf(image: string): string {
  const slash = image.lastIndexOf('/');
  const colon = image.lastIndexOf(':');
  return colon > slash ? image.slice(0, colon) : image;
}

function tagOf(image: string): string {
  const slash = image.lastIndexOf('/');
  const colon = image.lastIndexOf(':');
  return colon > slash ? image.slice(colon + 1) : 'latest';
}
