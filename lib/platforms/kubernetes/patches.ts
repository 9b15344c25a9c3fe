/** Pure: JSON Patches that carry what must be unchanged, and touch nothing that they don't name. */
import type { Metadata, RawTemplate, WorkloadObject } from './api-types';
import { HELD_SYNC, INTENT, RESTARTED_AT } from './marks';
import { CHANGE_CAUSE } from './revisions';
import { bareTemplate } from './template';

export interface PatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The server refuses the whole patch where the object is another, or was changed since it was read. */
export function unchangedTests({
  uid,
  resourceVersion,
}: Pick<Metadata, 'uid' | 'resourceVersion'>): PatchOperation[] {
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
  ];
}

/** Sets single keys and leaves the others; a map that is missing is made. Null takes a key away. */
export function mapPatch(
  path: string,
  map: Readonly<Record<string, unknown>> | undefined,
  wanted: Readonly<Record<string, unknown>>,
): PatchOperation[] {
  const made: PatchOperation[] = map === undefined ? [{ op: 'add', path, value: {} }] : [];
  const keys = Object.entries(wanted).flatMap(([key, value]): PatchOperation[] => {
    const at = `${path}/${escaped(key)}`;
    if (value !== null) return [{ op: 'add', path: at, value }];
    return map !== undefined && Object.hasOwn(map, key) ? [{ op: 'remove', path: at }] : [];
  });
  return [...made, ...keys];
}

/** RFC 6901. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

const annotated = (
  { annotations }: Pick<Metadata, 'annotations'>,
  wanted: Readonly<Record<string, string | null>>,
) => mapPatch('/metadata/annotations', annotations, wanted);

/**
 * The template alone, without the controller's hash. Annotations of the workload stay, but for the
 * change-cause: that of the version which goes would tell of the one that comes.
 */
export function undoPatch(
  { metadata }: WorkloadObject,
  target: {
    readonly template: RawTemplate;
    readonly annotations: Readonly<Record<string, string>>;
  },
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    { op: 'replace', path: '/spec/template', value: bareTemplate(target.template) },
    ...annotated(metadata, {
      [CHANGE_CAUSE]: target.annotations[CHANGE_CAUSE] ?? null,
      [INTENT]: intent,
    }),
  ];
}

export function pausePatch(
  { metadata }: WorkloadObject,
  paused: boolean,
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    // Not set means the same as false, and add replaces what is there.
    { op: 'add', path: '/spec/paused', value: paused },
    ...annotated(metadata, { [INTENT]: intent }),
  ];
}

export function restartPatch(
  { metadata, spec }: WorkloadObject,
  at: string | null,
  intent: string,
): PatchOperation[] {
  const inside = recordAt(spec.template, 'metadata');
  const annotations = recordAt(inside ?? {}, 'annotations');
  return [
    ...unchangedTests(metadata),
    ...(inside === undefined
      ? [{ op: 'add' as const, path: '/spec/template/metadata', value: {} }]
      : []),
    ...restarted(annotations, at),
    ...annotated(metadata, { [INTENT]: intent }),
  ];
}

/** A map that only held the restart goes with it: the template is then the one from before. */
function restarted(
  annotations: Readonly<Record<string, unknown>> | undefined,
  at: string | null,
): PatchOperation[] {
  const path = '/spec/template/metadata/annotations';
  const keys = Object.keys(annotations ?? {});
  if (at === null && keys.length === 1 && keys[0] === RESTARTED_AT) return [{ op: 'remove', path }];
  return mapPatch(path, annotations, { [RESTARTED_AT]: at });
}

export function scalePatch({ metadata }: WorkloadObject, replicas: number): PatchOperation[] {
  return [...unchangedTests(metadata), { op: 'add', path: '/spec/replicas', value: replicas }];
}

export function autoscalerPatch(
  metadata: Metadata,
  spec: unknown,
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    { op: 'replace', path: '/spec', value: spec },
    ...annotated(metadata, { [INTENT]: intent }),
  ];
}

export function configurationPatch(
  metadata: Metadata,
  data: Readonly<Record<string, string>>,
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    { op: 'add', path: '/data', value: data },
    ...annotated(metadata, { [INTENT]: intent }),
  ];
}

/** Flux has a switch for it. */
export function suspendPatch(
  metadata: Metadata,
  suspended: boolean,
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    { op: 'add', path: '/spec/suspend', value: suspended },
    ...annotated(metadata, { [INTENT]: intent }),
  ];
}

/** What Argo CD's automated sync was is kept on the object itself, whole, until it is given back. */
export function holdSyncPatch(
  metadata: Metadata,
  automated: unknown,
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    { op: 'remove', path: '/spec/syncPolicy/automated' },
    ...annotated(metadata, { [HELD_SYNC]: JSON.stringify(automated), [INTENT]: intent }),
  ];
}

export function releaseSyncPatch(
  metadata: Metadata,
  syncPolicy: Readonly<Record<string, unknown>> | undefined,
  intent: string,
): PatchOperation[] {
  return [
    ...unchangedTests(metadata),
    ...mapPatch('/spec/syncPolicy', syncPolicy, {
      automated: heldSync(metadata.annotations?.[HELD_SYNC]),
    }),
    ...annotated(metadata, { [HELD_SYNC]: null, [INTENT]: intent }),
  ];
}

/** Without a record it is on, and nothing more. */
function heldSync(record: string | undefined): unknown {
  try {
    return JSON.parse(record ?? '{}');
  } catch {
    return {};
  }
}

function recordAt(
  holder: Readonly<Record<string, unknown>>,
  key: string,
): Record<string, unknown> | undefined {
  const value = holder[key];
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}
