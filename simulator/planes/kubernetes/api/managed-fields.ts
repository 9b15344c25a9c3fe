/** Who wrote what last: enough of managedFields to see another hand in it. */
import { changedPaths, type JsonObject } from '../store/json';
import type { KubeObject } from '../store/objects';

export interface Writer {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly subresource: string | null;
  /** ISO 8601. */
  readonly time: string;
}

const DEPTH = 6;
const NOT_OWNED =
  /^(metadata\.(managedFields|resourceVersion|generation|uid|creationTimestamp)|kind$|apiVersion$)/;

/** What a write changed, without what the server keeps for itself. */
export function writtenPaths(before: KubeObject | null, after: KubeObject, depth = 3): string[] {
  return changedPaths(before ?? {}, after, depth).filter((path) => !NOT_OWNED.test(path));
}

/** The former entries, with one of this writer that holds what it changed. */
export function managedBy(
  before: KubeObject | null,
  after: KubeObject,
  writer: Writer,
): NonNullable<KubeObject['metadata']['managedFields']> {
  const paths = writtenPaths(before, after, DEPTH);
  const former = before?.metadata.managedFields ?? [];
  if (paths.length === 0) return former;
  const isOwn = (entry: JsonObject): boolean =>
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    (entry.subresource ?? null) === writer.subresource;
  const own = former.find(isOwn);
  const fields = structuredClone(own?.fieldsV1 ?? {}) as JsonObject;
  for (const path of paths) note(fields, path.split('.'));
  return [
    ...former.filter((entry) => !isOwn(entry)),
    {
      manager: writer.manager,
      operation: writer.operation,
      apiVersion: after.apiVersion,
      time: writer.time,
      fieldsType: 'FieldsV1',
      fieldsV1: fields,
      ...(writer.subresource === null ? {} : { subresource: writer.subresource }),
    },
  ];
}

function note(fields: JsonObject, path: readonly string[]): void {
  let at = fields;
  for (const key of path) {
    const next = (at[`f:${key}`] ?? {}) as JsonObject;
    at[`f:${key}`] = next;
    at = next;
  }
}
