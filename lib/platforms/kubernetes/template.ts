/** Pure: pod templates: when two are the same, and what one says of images, environment and files. */
import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentEntry, Revision, SecretReference } from '@/lib/fleet/target-state';
import { redactedValue } from '@/lib/platforms/redacted-value';
import type { PodTemplate, RawTemplate } from './api-types';

export const HASH_LABEL = 'pod-template-hash';

/** The hash is the controller's mark, and `$patch` a ControllerRevision's; neither is content. */
export function bareTemplate(template: RawTemplate): RawTemplate {
  const { $patch: _, ...rest } = template;
  const { metadata } = rest;
  if (!isRecord(metadata) || !isRecord(metadata.labels)) return rest;
  const { [HASH_LABEL]: _hash, ...labels } = metadata.labels;
  return { ...rest, metadata: { ...metadata, labels } };
}

export function sameTemplate(one: RawTemplate, other: RawTemplate): boolean {
  return isDeepStrictEqual(bareTemplate(one), bareTemplate(other));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a template says of a revision. `uid`: its workload's, which salts what is shown of a value. */
export function contentOf(
  template: PodTemplate,
  uid: string,
): Pick<
  Revision,
  'image' | 'digest' | 'commit' | 'environment' | 'secrets' | 'cpu' | 'memory' | 'serviceAccount'
> {
  const [first] = template.spec.containers;
  const image = first?.image ?? '';
  const all = [...template.spec.initContainers, ...template.spec.containers];
  return {
    image,
    digest: digestOf(image),
    commit:
      template.metadata.labels['commit-sha'] ??
      template.metadata.annotations['org.opencontainers.image.revision'] ??
      null,
    environment: all.flatMap((container) => [
      ...environmentOf(container, uid),
      ...mountedMaps(container, template.spec.volumes),
    ]),
    secrets: all.flatMap((container) => secretsOf(container, template.spec.volumes)),
    cpu: first?.resources?.limits?.cpu ?? null,
    memory: first?.resources?.limits?.memory ?? null,
    serviceAccount: template.spec.serviceAccountName ?? null,
  };
}

/** `sha256:…` of an image's reference or of a container's imageID; null: it has none. */
export function digestOf(reference: string): string | null {
  return /(?:@|^|\/\/)(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? null;
}

type Container = PodTemplate['spec']['containers'][number];
type Volumes = PodTemplate['spec']['volumes'];

function environmentOf({ env, envFrom }: Container, uid: string): EnvironmentEntry[] {
  const single = env
    .filter(({ valueFrom }) => valueFrom?.secretKeyRef === undefined)
    .map(({ name, value, valueFrom }) => ({
      name,
      shown: shownValue(uid, name, value, valueFrom),
    }));
  const whole = envFrom.flatMap(({ prefix, configMapRef }) =>
    configMapRef === undefined
      ? []
      : [{ name: `${prefix ?? ''}*`, shown: fromMap(configMapRef.name, null) }],
  );
  return [...single, ...whole];
}

function shownValue(
  uid: string,
  name: string,
  value: string | undefined,
  from: Container['env'][number]['valueFrom'],
): string {
  if (from?.configMapKeyRef !== undefined) {
    return fromMap(from.configMapKeyRef.name, from.configMapKeyRef.key);
  }
  // The pod's own name and the like: no value of anybody's.
  if (from !== undefined) return 'from the pod itself';
  return redactedValue(uid, name, value ?? '');
}

function fromMap(name: string, key: string | null): string {
  return `from ConfigMap ${name}, ${key === null ? 'every key' : `key ${key}`}`;
}

function mountedMaps({ volumeMounts }: Container, volumes: Volumes): EnvironmentEntry[] {
  return volumeMounts.flatMap(({ name, mountPath }) =>
    mapsOf(volumes.find((volume) => volume.name === name)).map((map) => ({
      name: mountPath,
      shown: fromMap(map, null),
    })),
  );
}

function mapsOf(volume: Volumes[number] | undefined): string[] {
  const projected = volume?.projected?.sources.flatMap(({ configMap }) => configMap ?? []) ?? [];
  return [volume?.configMap, ...projected].flatMap((map) => (map === undefined ? [] : [map.name]));
}

/** A Secret has no versions: whoever starts reads what is there. */
const CURRENT = 'latest';

function secretsOf({ env, envFrom, volumeMounts }: Container, volumes: Volumes): SecretReference[] {
  const single = env.flatMap(({ name, valueFrom }) => {
    const secret = valueFrom?.secretKeyRef?.name;
    return secret === undefined ? [] : [{ at: name, secret, version: CURRENT }];
  });
  const whole = envFrom.flatMap(({ prefix, secretRef }) =>
    secretRef === undefined
      ? []
      : [{ at: `${prefix ?? ''}*`, secret: secretRef.name, version: CURRENT }],
  );
  const mounted = volumeMounts.flatMap(({ name, mountPath }) => {
    const volume = volumes.find((each) => each.name === name);
    const projected = volume?.projected?.sources.flatMap(({ secret }) => secret?.name ?? []) ?? [];
    const own = volume?.secret === undefined ? [] : [volume.secret.secretName];
    return [...own, ...projected].map((secret) => ({ at: mountPath, secret, version: CURRENT }));
  });
  return [...single, ...whole, ...mounted];
}

/** A ConfigMap or a Secret by its name. */
export interface ConfigurationName {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** What a revision reads when its pods start, each once. */
export function configurationsOf({
  environment,
  secrets,
}: Pick<Revision, 'environment' | 'secrets'>): ConfigurationName[] {
  const maps = environment.flatMap(
    ({ shown }) => /^from ConfigMap ([a-z0-9.-]+), /.exec(shown)?.[1] ?? [],
  );
  return [
    ...[...new Set(maps)].map((name) => ({ kind: 'ConfigMap' as const, name })),
    ...[...new Set(secrets.map(({ secret }) => secret))].map((name) => ({
      kind: 'Secret' as const,
      name,
    })),
  ];
}
