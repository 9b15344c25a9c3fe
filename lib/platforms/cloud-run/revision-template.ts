/**
 * Pure: a revision as Cloud Run gives it, to the template that makes another like it. Values of
 * plain variables pass through here on their way back to the platform, and go nowhere else.
 */
import { z } from 'zod';
import type { TemplateChange } from '@/lib/platforms/platform';

const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

function list<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullish()
    .transform((value): z.output<S>[] => value ?? []);
}

/** The client leaves out what is not set, or gives null: one of the two from here on. */
function maybe<S extends z.ZodType>(item: S) {
  return item.nullish().transform((value): z.output<S> | null => value ?? null);
}

const secretKeyRef = z.looseObject({ secret: z.string() });
const container = z.looseObject({
  image: z.string(),
  env: list(
    z.looseObject({
      name: z.string(),
      valueSource: maybe(z.looseObject({ secretKeyRef: maybe(secretKeyRef) })),
    }),
  ),
  ports: list(z.looseObject({})),
  resources: maybe(z.looseObject({ limits: words })),
  volumeMounts: list(z.looseObject({ name: z.string(), mountPath: z.string() })),
});
type Container = z.output<typeof container>;

const volume = z.looseObject({
  name: z.string(),
  secret: maybe(z.looseObject({ items: list(z.looseObject({ path: z.string() })) })),
});
type Volume = z.output<typeof volume>;

/** A revision whole, with what Ripcord has no name for: a field that is lost is a setting that is lost. */
export const revisionTemplate = z.looseObject({
  labels: words,
  annotations: words,
  containers: z.array(container).min(1),
  volumes: list(volume),
});
export type RevisionTemplate = z.output<typeof revisionTemplate>;

/** What a template takes of a revision (google.cloud.run.v2.RevisionTemplate); the rest is the platform's own. */
const TAKEN = [
  'scaling',
  'vpcAccess',
  'timeout',
  'serviceAccount',
  'executionEnvironment',
  'encryptionKey',
  'serviceMesh',
  'maxInstanceRequestConcurrency',
  'encryptionKeyRevocationAction',
  'encryptionKeyShutdownDuration',
  'sessionAffinity',
  'nodeSelector',
  'gpuZonalRedundancyDisabled',
] as const;

/** Set by the platform and its tools; the API refuses them in a template. */
const SYSTEM =
  /^(([a-z0-9-]+\.)*(run\.googleapis\.com|cloud\.googleapis\.com|knative\.dev)\/|goog-)/;
/** Which source an image was built from: true of the image that it came with alone. */
const OF_THE_IMAGE = 'commit-sha';

/** `name`: the bare name that the new revision gets. */
export function templateOf(from: RevisionTemplate, name: string, change: TemplateChange) {
  const taken = Object.fromEntries(
    TAKEN.flatMap((field) => {
      const value = from[field];
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  );
  const serving = servingContainer(from.containers);
  const versions = new Map(change.secrets.map(({ at, version }) => [at, version]));
  return {
    ...taken,
    revision: name,
    labels: ownWords(from.labels, change),
    annotations: ownWords(from.annotations, change),
    containers: from.containers.map((each) =>
      changedContainer(each, each === serving ? change : null, versions),
    ),
    volumes: from.volumes.map((each) => changedVolume(each, from.containers, versions)),
  };
}

/** The one that requests go to; the others stand beside it. */
function servingContainer(containers: readonly Container[]): Container | undefined {
  return containers.find(({ ports }) => ports.length > 0) ?? containers[0];
}

function ownWords(
  given: Readonly<Record<string, string>>,
  { image }: TemplateChange,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter(
      ([key]) => !SYSTEM.test(key) && !(image !== null && key === OF_THE_IMAGE),
    ),
  );
}

function changedContainer(
  given: Container,
  change: TemplateChange | null,
  versions: ReadonlyMap<string, string>,
): Container {
  const limits: Record<string, string> = { ...given.resources?.limits };
  if (change?.cpu != null) limits.cpu = change.cpu;
  if (change?.memory != null) limits.memory = change.memory;
  return {
    ...given,
    image: change?.image ?? given.image,
    env: given.env.map((entry) => {
      const reference = entry.valueSource?.secretKeyRef;
      const version = versions.get(entry.name);
      if (!reference || version === undefined) return entry;
      return {
        ...entry,
        valueSource: { ...entry.valueSource, secretKeyRef: { ...reference, version } },
      };
    }),
    resources: { ...given.resources, limits },
  };
}

function changedVolume(
  given: Volume,
  containers: readonly Container[],
  versions: ReadonlyMap<string, string>,
): Volume {
  const items = given.secret?.items;
  if (!given.secret || items === undefined) return given;
  const places = containers.flatMap(({ volumeMounts }) =>
    volumeMounts.filter(({ name }) => name === given.name).map(({ mountPath }) => mountPath),
  );
  return {
    ...given,
    secret: {
      ...given.secret,
      items: items.map((item) => {
        const version = places
          .map((place) => versions.get(`${place.replace(/\/$/, '')}/${item.path}`))
          .find((found) => found !== undefined);
        return version === undefined ? item : { ...item, version };
      }),
    },
  };
}
