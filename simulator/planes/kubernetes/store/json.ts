/** JSON values: compared, copied and walked. */

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As JSON: a missing member is an undefined one, the order of members says nothing. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equalJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!equalJson(a[key], b[key])) return false;
  return true;
}

/** The value at a path of member names; undefined where there is none. */
export function valueAt(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** An object's member that is an object, or an empty one. */
export function member(from: unknown, key: string): JsonObject {
  const value = isObject(from) ? from[key] : undefined;
  return isObject(value) ? value : {};
}

export function items(from: unknown, key: string): unknown[] {
  const value = isObject(from) ? from[key] : undefined;
  return Array.isArray(value) ? value : [];
}

export function text(from: unknown, key: string): string | null {
  const value = isObject(from) ? from[key] : undefined;
  return typeof value === 'string' ? value : null;
}

/** Dotted paths of what differs, down to `depth` members; lists count as one value. */
export function changedPaths(before: unknown, after: unknown, depth = 3): string[] {
  if (equalJson(before, after)) return [];
  if (depth === 0 || !isObject(before) || !isObject(after)) return [''];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    changedPaths(before[key], after[key], depth - 1).map((rest) =>
      rest === '' ? key : `${key}.${rest}`,
    ),
  );
}
