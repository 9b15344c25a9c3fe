import type { ChangeRow } from '@/lib/changes/changes-view';

/** What a list is narrowed to. Null: all. */
export interface ChangeFilter {
  readonly service: string | null;
  readonly kind: string | null;
}

/** In a filter, what is not one of ours; no service has such a slug. */
export const NOT_OURS = '(not ours)';

export function filterChanges<T extends Pick<ChangeRow, 'service' | 'kind'>>(
  changes: readonly T[],
  { service, kind }: ChangeFilter,
): T[] {
  return changes.filter(
    (change) =>
      (service === null || (change.service ?? NOT_OURS) === service) &&
      (kind === null || change.kind === kind),
  );
}

/** What there is to choose from, in order of name. */
export function filterChoices(changes: readonly Pick<ChangeRow, 'service' | 'kind'>[]): {
  readonly services: readonly string[];
  readonly kinds: readonly string[];
} {
  return {
    services: [...new Set(changes.map(({ service }) => service ?? NOT_OURS))].toSorted(),
    kinds: [...new Set(changes.map(({ kind }) => kind))].toSorted(),
  };
}
