/** What was pushed, as a registry keeps it: by builds, and by whoever deployed something. Pure. */
import type { Micros } from '../../core/clock';
import type { Build, Service, State } from '../../core/model';

export interface Image {
  /** `projects/P/locations/L/repositories/R`. */
  readonly repository: string;
  readonly package: string;
  /** `us-central1-docker.pkg.dev/P/R/I`. */
  readonly address: string;
  /** `sha256:…`. */
  readonly digest: string;
  readonly tags: readonly string[];
  readonly uploadedAt: Micros;
}

/**
 * Newest first. A tag is at the image that was pushed with it last. What a revision runs by digest was
 * pushed too, though no build here made it.
 */
export function pushedImages(
  { builds, services }: Pick<State, 'builds' | 'services'>,
  now: Micros,
): Image[] {
  const pushed = [
    ...builds.flatMap((build) => imageOf(build, now)),
    ...Object.values(services).flatMap(deployedImages),
  ].sort((a, b) => b.uploadedAt - a.uploadedAt);
  const seen = new Set<string>();
  const images = new Map<string, Image>();
  for (const { tag, ...image } of pushed) {
    const tagged = `${image.address}:${tag}`;
    const tags = tag === null || seen.has(tagged) ? [] : [tag];
    seen.add(tagged);
    const key = `${image.address}@${image.digest}`;
    const known = images.get(key);
    images.set(key, { ...(known ?? image), tags: [...(known?.tags ?? []), ...tags] });
  }
  return [...images.values()];
}

type Pushed = Omit<Image, 'tags'> & { readonly tag: string | null };

const BY_DIGEST =
  /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/([^:@]+)@(sha256:[0-9a-f]{64})$/;

function deployedImages({ revisions }: Service): Pushed[] {
  return revisions.flatMap(({ template, createdAt }) => {
    const [, location, project, repository, name, digest] = BY_DIGEST.exec(template.image) ?? [];
    if (name === undefined || digest === undefined) return [];
    return [
      {
        repository: `projects/${project}/locations/${location}/repositories/${repository}`,
        package: name,
        address: `${location}-docker.pkg.dev/${project}/${repository}/${name}`,
        digest,
        tag: null,
        uploadedAt: createdAt,
      },
    ];
  });
}

const ADDRESS = /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/([^:@]+):(.+)$/;

function imageOf(build: Build, now: Micros): Pushed[] {
  if (build.status !== 'SUCCESS' || build.digest === null || build.finishedAt > now) return [];
  const [, location, project, repository, name, tag] = ADDRESS.exec(build.image) ?? [];
  if (name === undefined || tag === undefined) return [];
  return [
    {
      repository: `projects/${project}/locations/${location}/repositories/${repository}`,
      package: name,
      address: `${location}-docker.pkg.dev/${project}/${repository}/${name}`,
      digest: `sha256:${build.digest}`,
      tag,
      uploadedAt: build.finishedAt,
    },
  ];
}
