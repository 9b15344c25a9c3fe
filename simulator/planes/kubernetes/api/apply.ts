/** Server-side apply: merged by names, with what this manager no longer applies taken away. */
import { err, ok, type Result } from '@/lib/result';
import type { Cluster } from '../store/cluster';
import { equalJson, isObject, type JsonObject } from '../store/json';
import type { KubeObject } from '../store/objects';
import { fullName, type Resource, resourceId } from '../store/resources';
import type { Refusal } from './status';
import { mergeKeyOf, strategicMerge } from './strategic-merge';

const NOT_APPLIED = new Set(['apiVersion', 'kind']);

export function appliedKey(resource: Resource, object: KubeObject, manager: string): string {
  return `${resourceId(resource)} ${object.metadata.uid} ${manager}`;
}

/** The object with the configuration laid over it, or whose fields it would take. */
export function applyTo(
  cluster: Cluster,
  resource: Resource,
  current: KubeObject,
  configuration: JsonObject,
  { manager, force }: { readonly manager: string; readonly force: boolean },
): Result<JsonObject, Refusal> {
  const former = cluster.state.applied[appliedKey(resource, current, manager)] ?? {};
  const taken = force ? [] : conflicts(current, configuration, former, '');
  if (taken.length > 0) {
    const { name } = current.metadata;
    return err({
      code: 409,
      reason: 'Conflict',
      message: `Apply failed with ${taken.length} conflict${taken.length > 1 ? 's' : ''}: conflicts with another manager: ${taken.join(', ')}`,
      details: {
        name,
        kind: fullName(resource),
        causes: taken.map((field) => ({
          reason: 'FieldManagerConflict',
          message: 'conflict',
          field,
        })),
      },
    });
  }
  const merged = strategicMerge(without(current, former, configuration), configuration);
  return ok(isObject(merged) ? merged : current);
}

/** Values that this configuration would change, and that this manager did not set itself. */
function conflicts(current: unknown, given: unknown, former: unknown, path: string): string[] {
  if (current === undefined || equalJson(current, given)) return [];
  if (isObject(given) && isObject(current)) {
    return Object.entries(given)
      .filter(([key]) => !NOT_APPLIED.has(key))
      .flatMap(([key, value]) =>
        conflicts(
          current[key],
          value,
          isObject(former) ? former[key] : undefined,
          `${path}.${key}`,
        ),
      );
  }
  if (Array.isArray(given) && Array.isArray(current)) {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const key = mergeKeyOf(name, [...given, ...current]);
    if (key !== null) {
      return given.flatMap((item) => {
        const same = (each: unknown) => isObject(each) && isObject(item) && each[key] === item[key];
        const own = Array.isArray(former) ? former.find(same) : undefined;
        return conflicts(current.find(same), item, own, path);
      });
    }
  }
  return equalJson(current, former) ? [] : [path];
}

/** The object without what was applied before and isn't any more. */
function without(current: unknown, former: unknown, given: unknown, list = ''): unknown {
  if (isObject(current) && isObject(former)) {
    const kept: JsonObject = {};
    const now = isObject(given) ? given : {};
    for (const [key, value] of Object.entries(current)) {
      if (!(key in former) || NOT_APPLIED.has(key)) kept[key] = value;
      else if (key in now) kept[key] = without(value, former[key], now[key], key);
      else if (isObject(value) && isObject(former[key])) {
        const rest = without(value, former[key], {}, key);
        if (isObject(rest) && Object.keys(rest).length > 0) kept[key] = rest;
      }
    }
    return kept;
  }
  if (Array.isArray(current) && Array.isArray(former) && Array.isArray(given)) {
    const key = mergeKeyOf(list, [...current, ...former]);
    if (key === null) return given;
    const among = (items: readonly unknown[], item: unknown) =>
      items.find((each) => isObject(each) && isObject(item) && each[key] === item[key]);
    return current
      .filter((item) => among(former, item) === undefined || among(given, item) !== undefined)
      .map((item) => without(item, among(former, item), among(given, item)));
  }
  return current;
}
