/** Artifact Registry: is this digest still there, and which tags point to it? */
import { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import type { GoogleConnection, GoogleSettings } from './connection';
import { DEADLINES } from './deadlines';
import { type ImageReference, imageReference } from './image-reference';
import { parsedReply, reading, shortName } from './parsed-reply';
import { isoTime, timestamp } from './protobuf-types';
import { callOnce, createSession } from './session';

export interface RegistryImage {
  /** `us-central1-docker.pkg.dev/P/R/I@sha256:…`. */
  readonly uri: string;
  readonly tags: readonly string[];
  /** ISO 8601; null: not said. */
  readonly uploadedAt: string | null;
}

export interface ImagesClient {
  /** An error of kind `not_found`: the registry has no such digest (any more), or no such repository. */
  find(reference: ImageReference, signal: AbortSignal): Reply<RegistryImage>;
  /** What is in the registry under this image's name, the newest upload first; the newest hundred. */
  list(
    place: Pick<ImageReference, 'repository' | 'image'>,
    signal: AbortSignal,
  ): Reply<RegistryImage[]>;
  /** The tags of its package that point to this digest now, read from the tags themselves. */
  tagsOf(reference: ImageReference, signal: AbortSignal): Reply<string[]>;
  close(): Promise<void>;
}

const dockerImage = z
  .object({
    uri: z.string().min(1),
    tags: z.array(z.string()).nullish(),
    uploadTime: timestamp.nullish(),
  })
  .transform(
    ({ uri, tags, uploadTime }): RegistryImage => ({
      uri,
      tags: tags ?? [],
      uploadedAt: uploadTime ? isoTime(uploadTime) : null,
    }),
  );

const tag = z.object({ name: z.string().min(1), version: z.string() });

const TAGS_READ = 1000;
const IMAGES_READ = 100;

function newestFirst(a: RegistryImage, b: RegistryImage): number {
  return (b.uploadedAt ?? '').localeCompare(a.uploadedAt ?? '');
}

/** Never throws and connects only when first asked; no call is made twice. */
export function createImagesClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): ImagesClient {
  const session = createSession(
    connection,
    'read',
    'images',
    settings,
    (options) =>
      new ArtifactRegistryClient(
        options as ConstructorParameters<typeof ArtifactRegistryClient>[0],
      ),
  );
  return {
    async find({ repository, image, digest }, signal) {
      const context = reading(
        `Looking for ${image}@${digest.slice(0, 19)}… in the registry`,
        'artifactregistry.dockerimages.get',
      );
      const name = `${repository}/dockerImages/${encodeURIComponent(image)}@${digest}`;
      const reply = await callOnce(
        session,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) => client.getDockerImage({ name }, options),
      );
      return reply.ok ? parsedReply(dockerImage, reply.value[0], context) : reply;
    },

    async list({ repository, image }, signal) {
      const context = reading(`Listing images of ${image}`, 'artifactregistry.dockerimages.list');
      const reply = await callOnce(
        session,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) =>
          client.listDockerImages(
            { parent: repository, pageSize: IMAGES_READ, orderBy: 'upload_time desc' },
            { ...options, autoPaginate: false },
          ),
      );
      if (!reply.ok) return reply;
      const images = parsedReply(dockerImage.array(), reply.value[0], context);
      if (!images.ok) return images;
      const own = images.value.filter(({ uri }) => imageReference(uri)?.image === image);
      return { ok: true, value: own.sort(newestFirst) };
    },

    async tagsOf({ repository, image, digest }, signal) {
      const context = reading(`Listing tags of ${image}`, 'artifactregistry.tags.list');
      const parent = `${repository}/packages/${encodeURIComponent(image)}`;
      const reply = await callOnce(
        session,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) =>
          client.listTags({ parent, pageSize: TAGS_READ }, { ...options, autoPaginate: false }),
      );
      if (!reply.ok) return reply;
      const tags = parsedReply(tag.array(), reply.value[0], context);
      if (!tags.ok) return tags;
      const pointing = tags.value.filter(({ version }) => shortName(version) === digest);
      return { ok: true, value: pointing.map(({ name }) => shortName(name)) };
    },

    close: () => session.close(),
  };
}
