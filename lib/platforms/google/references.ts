/** Asks the registry and Secret Manager what revisions refer to: is it there, and usable? */
import type { ReferenceState, RestingRevision, RevisionReferences } from '@/lib/fleet/references';
import type { TargetAddress } from '@/lib/platforms/platform';
import type { Google } from './google';
import { imageReference } from './image-reference';

type Sources = Pick<Google, 'images' | 'secrets'>;

/** Each image and each version is asked about once. Never fails: what can't be told is `unknown`. */
export async function readReferences(
  google: Sources,
  { ref }: Pick<TargetAddress, 'ref'>,
  revisions: readonly RestingRevision[],
  signal: AbortSignal,
): Promise<RevisionReferences[]> {
  const project = ref.split('/')[1] ?? '';
  const once = new Map<string, Promise<ReferenceState>>();
  const ask = (key: string, asking: () => Promise<ReferenceState>): Promise<ReferenceState> => {
    const asked = once.get(key) ?? asking();
    once.set(key, asked);
    return asked;
  };
  return Promise.all(
    revisions.map(async ({ name, image, digest, secrets }) => {
      const address = digest === null ? image : `${withoutDigest(image)}@${digest}`;
      const versions = secrets.map(
        ({ secret, version }) =>
          `${secret.includes('/') ? secret : `projects/${project}/secrets/${secret}`}/versions/${version}`,
      );
      return {
        revision: name,
        image: await ask(address, () => imageState(google, address, signal)),
        secrets: await Promise.all(
          [...new Set(versions)].map((version) =>
            ask(version, () => versionState(google, version, signal)),
          ),
        ),
      };
    }),
  );
}

function withoutDigest(image: string): string {
  return image.replace(/@.*$/, '');
}

async function imageState(
  { images }: Sources,
  address: string,
  signal: AbortSignal,
): Promise<ReferenceState> {
  const what = `the image ${address}`;
  const reference = imageReference(address);
  if (reference === null) {
    const why = 'It is not in Artifact Registry, or not by digest.';
    return { what, state: 'unknown', why };
  }
  const found = await images.find(reference, signal);
  if (found.ok) return { what, state: 'there', why: null };
  return found.error.kind === 'not_found'
    ? { what, state: 'gone', why: null }
    : { what, state: 'unknown', why: found.error.message };
}

async function versionState(
  { secrets }: Sources,
  name: string,
  signal: AbortSignal,
): Promise<ReferenceState> {
  const [, secret = name, version = ''] = /\/secrets\/([^/]+)\/versions\/([^/]+)$/.exec(name) ?? [];
  const what =
    version === 'latest'
      ? `the latest version of the secret ${secret}`
      : `version ${version} of the secret ${secret}`;
  const found = await secrets.getVersion(name, signal);
  if (!found.ok) {
    return found.error.kind === 'not_found'
      ? { what, state: 'gone', why: null }
      : { what, state: 'unknown', why: found.error.message };
  }
  switch (found.value.state) {
    case 'enabled':
      return { what, state: 'there', why: null };
    case 'disabled':
      return { what, state: 'disabled', why: null };
    case 'destroyed':
      return { what, state: 'gone', why: null };
    case 'unknown':
      return { what, state: 'unknown', why: 'Secret Manager does not say.' };
  }
}
