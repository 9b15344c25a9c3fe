/** RFC 6902 and RFC 7396. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { equalJson, isObject, type JsonObject } from '../store/json';

const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal(['add', 'replace', 'test']), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.literal(['move', 'copy']), path: z.string(), from: z.string() }),
]);
type Operation = z.infer<typeof Operation>;

/** The patched copy, or why one operation can't be done; then nothing is changed. */
export function jsonPatch(target: JsonObject, patch: unknown): Result<JsonObject, string> {
  const parsed = z.array(Operation).safeParse(patch);
  if (!parsed.success) return err('the patch is no list of operations');
  const holder = { root: structuredClone(target) };
  for (const operation of parsed.data) {
    const failure = apply(holder, operation);
    if (failure !== null) return err(failure);
  }
  return isObject(holder.root) ? ok(holder.root) : err('the result is no object');
}

function apply(holder: { root: unknown }, operation: Operation): string | null {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'test': {
      const found = find(holder, path);
      return found !== undefined && equalJson(found, operation.value)
        ? null
        : `testing value ${operation.path} failed`;
    }
    case 'add':
      return put(holder, path, operation.value, 'add');
    case 'replace':
      return put(holder, path, operation.value, 'replace');
    case 'remove':
      return remove(holder, path);
    case 'copy':
    case 'move': {
      const from = pointer(operation.from);
      const value = find(holder, from);
      if (value === undefined) return `${operation.from} is not there`;
      const removed = operation.op === 'move' ? remove(holder, from) : null;
      return removed ?? put(holder, path, structuredClone(value), 'add');
    }
  }
}

/** From the holder down, so that the whole document has a parent too. */
function pointer(path: string): string[] {
  return ['root', ...path.split('/').slice(1)].map((part) =>
    part.replaceAll('~1', '/').replaceAll('~0', '~'),
  );
}

function find(holder: unknown, path: readonly string[]): unknown {
  let value = holder;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

function put(
  holder: unknown,
  path: readonly string[],
  value: unknown,
  how: 'add' | 'replace',
): string | null {
  const parent = find(holder, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  const shown = `/${path.slice(1).join('/')}`;
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    const most = how === 'add' ? parent.length : parent.length - 1;
    if (!Number.isInteger(index) || index < 0 || index > most) return `no index ${shown}`;
    parent.splice(index, how === 'add' ? 0 : 1, value);
    return null;
  }
  if (!isObject(parent)) return `${how} operation does not apply: doc is missing path: ${shown}`;
  if (how === 'replace' && !Object.hasOwn(parent, key)) {
    return `replace operation does not apply: doc is missing key: ${shown}: missing value`;
  }
  parent[key] = value;
  return null;
}

function remove(holder: unknown, path: readonly string[]): string | null {
  const parent = find(holder, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (Array.isArray(parent) && Number(key) in parent) {
    parent.splice(Number(key), 1);
    return null;
  }
  if (isObject(parent) && Object.hasOwn(parent, key)) {
    delete parent[key];
    return null;
  }
  return `remove operation does not apply: doc is missing path: /${path.slice(1).join('/')}`;
}

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}
