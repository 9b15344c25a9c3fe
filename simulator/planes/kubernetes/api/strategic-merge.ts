/** Strategic merge: as a merge patch, but lists of named things are merged by their names. */
import { isObject, type JsonObject } from '../store/json';

/** By which member the items of a list are told apart, by the list's own name. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
};
/** Merged as sets of plain values. */
const SETS = new Set(['finalizers']);

/** Ports are known by two members, according to what they belong to. */
export function mergeKeyOf(list: string, items: readonly unknown[]): string | null {
  if (list === 'ports') {
    return items.some((item) => isObject(item) && 'containerPort' in item)
      ? 'containerPort'
      : 'port';
  }
  return MERGE_KEYS[list]?.[0] ?? null;
}

export function strategicMerge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const { $patch: directive, $retainKeys: retained, ...given } = patch;
  if (directive === 'replace') return withoutDirectives(given);
  if (directive === 'delete') return undefined;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  if (Array.isArray(retained)) {
    for (const key of Object.keys(merged)) if (!retained.includes(key)) delete merged[key];
  }
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith('$setElementOrder/')) continue;
    const [, deletedFrom] = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key) ?? [];
    if (deletedFrom !== undefined) {
      const list = merged[deletedFrom];
      const removed = Array.isArray(value) ? value : [];
      if (Array.isArray(list)) {
        merged[deletedFrom] = list.filter((item) => !removed.includes(item));
      }
      continue;
    }
    if (value === null) delete merged[key];
    else if (Array.isArray(value)) merged[key] = mergeList(key, merged[key], value);
    else {
      const result = strategicMerge(merged[key], value);
      if (result === undefined) delete merged[key];
      else merged[key] = result;
    }
  }
  for (const [key, order] of Object.entries(given)) {
    const [, list] = /^\$setElementOrder\/(.+)$/.exec(key) ?? [];
    if (list !== undefined && Array.isArray(order))
      merged[list] = ordered(list, merged[list], order);
  }
  return merged;
}

function mergeList(name: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const present: unknown[] = Array.isArray(target) ? [...target] : [];
  if (SETS.has(name)) return [...new Set([...present, ...patch])];
  if (patch.some((item) => isObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isObject(item) && item.$patch === 'replace'));
  }
  const key = mergeKeyOf(name, [...present, ...patch]);
  if (key === null) return patch.map((item) => withoutDirectives(item));
  for (const item of patch) {
    if (!isObject(item)) continue;
    const index = present.findIndex((each) => isObject(each) && each[key] === item[key]);
    const result = strategicMerge(index < 0 ? undefined : present[index], item);
    if (result === undefined) {
      if (index >= 0) present.splice(index, 1);
    } else if (index < 0) present.push(result);
    else present[index] = result;
  }
  return present;
}

/** As the patch wants it; what it doesn't name keeps its place behind. */
function ordered(name: string, list: unknown, order: readonly unknown[]): unknown {
  if (!Array.isArray(list)) return list;
  const key = mergeKeyOf(name, list);
  const place = (item: unknown): number => {
    const wanted = key === null || !isObject(item) ? item : item[key];
    const index = order.findIndex((each) =>
      key !== null && isObject(each) ? each[key] === wanted : each === wanted,
    );
    return index < 0 ? order.length : index;
  };
  return list
    .map((item: unknown, index) => ({ item, index }))
    .sort((a, b) => place(a.item) - place(b.item) || a.index - b.index)
    .map(({ item }) => item);
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => !key.startsWith('$') && each !== null)
      .map(([key, each]) => [key, withoutDirectives(each)]),
  );
}
