/** Pure: objects as they are applied and recorded: what of them is content, and how two differ. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { CallWords, PlatformError } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { AnyObject } from './api-types';
import { notSent } from './errors';
import { INTENT, LAST_APPLIED } from './marks';
import type { ObjectName } from './objects';
import { AUTOSCALERS, CONFIG_MAPS, DAEMONSETS, DEPLOYMENTS, STATEFULSETS } from './resources';

/** What can be applied: what a workload is made of here, and nothing that holds a secret. */
const APPLIED = [DEPLOYMENTS, STATEFULSETS, DAEMONSETS, CONFIG_MAPS, AUTOSCALERS];

const head = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** Which object a manifest is about, in `namespace` and nowhere else. */
export function objectOf(
  manifest: AnyObject,
  namespace: string,
): Result<ObjectName, PlatformError> {
  const read = head.safeParse(manifest);
  if (!read.success) return refuse('This is no manifest: it needs apiVersion, kind and a name.');
  const { kind, apiVersion, metadata } = read.data;
  const resource = APPLIED.find(
    (each) =>
      each.kind === kind &&
      apiVersion === (each.group === '' ? each.version : `${each.group}/${each.version}`),
  );
  if (resource === undefined) {
    return refuse(
      `${apiVersion} ${kind} can't be applied here, only ${APPLIED.map((each) => each.kind).join(', ')}.`,
    );
  }
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    return refuse(`It is in namespace ${metadata.namespace}, the target in ${namespace}.`);
  }
  return ok({ resource, namespace, name: metadata.name });
}

function refuse(message: string) {
  return err<PlatformError>(notSent('invalid', message));
}

/** Given by the server or a controller: not asked for by anybody. */
const SERVERS_OWN = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'ownerReferences',
];
const CONTROLLERS_OWN = ['deployment.kubernetes.io/revision', LAST_APPLIED, INTENT];

/** What somebody asked for, as it can be applied again. */
export function contentOfObject({ status: _, ...object }: AnyObject): AnyObject {
  const metadata = recordOf(object.metadata);
  const kept = Object.entries(metadata).filter(([key]) => !SERVERS_OWN.includes(key));
  const annotations = Object.entries(recordOf(metadata.annotations)).filter(
    ([key]) => !CONTROLLERS_OWN.includes(key),
  );
  const { annotations: _annotations, ...rest } = Object.fromEntries(kept);
  return {
    ...object,
    metadata: {
      ...rest,
      ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
    },
  };
}

function recordOf(value: AnyObject[string] | undefined): AnyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

const MAX_ROWS = 60;
const MAX_SHOWN = 200;

/** Every place where the two differ, a line each. Values of a Pod's environment are not shown. */
export function differenceOf(now: AnyObject | null, after: AnyObject): CallWords['rows'] {
  const rows: { label: string; now: string; after: string }[] = [];
  walk(now ?? undefined, after, [], (path, one, other) => {
    const hidden = path.includes('env') && path.at(-1) === 'value';
    rows.push({
      label: path.join('.'),
      now: hidden && one !== undefined ? 'a value' : shown(one),
      after: hidden && other !== undefined ? 'another value' : shown(other),
    });
  });
  return rows.slice(0, MAX_ROWS);
}

type Json = AnyObject[string] | undefined;

function walk(
  one: Json,
  other: Json,
  path: readonly string[],
  differ: (path: readonly string[], one: Json, other: Json) => void,
): void {
  if (isDeepStrictEqual(one, other)) return;
  const left = childrenOf(one);
  const right = childrenOf(other);
  if (left === null || right === null) {
    differ(path, one, other);
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    walk(left[key], right[key], [...path, key], differ);
  }
}

/** Containers and the like are found by their name, other lists by their place. */
function childrenOf(value: Json): Record<string, Json> | null {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.map((each, index) => {
        const { name } = recordOf(each);
        return [typeof name === 'string' ? name : String(index), each];
      }),
    );
  }
  return typeof value === 'object' && value !== null ? value : null;
}

function shown(value: Json): string {
  if (value === undefined) return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
