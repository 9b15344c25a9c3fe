/** Where an image is in Artifact Registry. Pure. */

export interface ImageReference {
  /** `projects/P/locations/L/repositories/R`. */
  readonly repository: string;
  /** Below the repository; it may have slashes. */
  readonly image: string;
  /** `sha256:…`. */
  readonly digest: string;
}

const ADDRESS =
  /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/([^@]+?)(?::[^/:@]+)?@(sha256:[0-9a-f]{64})$/;

/** Null: not in Artifact Registry, or not by digest; what a tag is, is not fixed. */
export function imageReference(address: string): ImageReference | null {
  const [, location, project, repository, image, digest] = ADDRESS.exec(address) ?? [];
  if (image === undefined || digest === undefined) return null;
  return {
    repository: `projects/${project}/locations/${location}/repositories/${repository}`,
    image,
    digest,
  };
}
