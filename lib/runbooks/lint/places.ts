import type { PathKey } from '@/lib/configuration/problem';

/** One text of a runbook, where it stands. */
export interface TextAt {
  readonly path: readonly PathKey[];
  readonly text: string;
}

/** Every text of a value with its place, in the order of the file. */
export function textsOf(value: unknown, path: readonly PathKey[] = []): TextAt[] {
  if (typeof value === 'string') return [{ path, text: value }];
  return childrenOf(value).flatMap(([key, child]) => textsOf(child, [...path, key]));
}

/** Every map of a value with its place. */
export function mapsOf(
  value: unknown,
  path: readonly PathKey[] = [],
): { readonly path: readonly PathKey[]; readonly map: Readonly<Record<string, unknown>> }[] {
  const below = childrenOf(value).flatMap(([key, child]) => mapsOf(child, [...path, key]));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return below;
  return [{ path, map: { ...value } }, ...below];
}

function childrenOf(value: unknown): [PathKey, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** The name of the member that holds it: of a list's item, the list's. */
export function memberName(path: readonly PathKey[]): string {
  return String(path.findLast((key) => typeof key === 'string') ?? '');
}
