/** Pure: revisions and addresses that are named by a tag. */
import type { TargetState } from '@/lib/fleet/target-state';

type Tagged = Pick<TargetState, 'desired' | 'revisions' | 'latestReadyRevision' | 'readAt'>;

/** A name as a person gave it: a revision's own, or a tag, whose revision is meant by its name now. */
export function revisionNamed(
  name: string | null,
  { desired, revisions, latestReadyRevision }: Tagged,
): string | null {
  if (name === null || revisions.some((each) => each.name === name)) return name;
  const entry = desired.find(({ tag }) => tag === name);
  return entry === undefined ? name : (entry.revision ?? latestReadyRevision ?? name);
}

const BEFORE = '{before}';

/**
 * A step's tag on the day (UTC) of the plan: `{date}` is that day, `{before}` the newest tag of this kind
 * of an earlier day. Null: there is none.
 */
export function tagOn(written: string, { desired, readAt }: Tagged): string | null {
  const today = readAt.slice(0, 10);
  if (!written.includes(BEFORE)) return written.replaceAll('{date}', today);
  const [start = '', end = ''] = written.split(BEFORE);
  const days = desired
    .flatMap(({ tag }) => tag ?? [])
    .filter((tag) => tag.startsWith(start) && tag.endsWith(end))
    .map((tag) => tag.slice(start.length, tag.length - end.length))
    .filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && day < today)
    .toSorted();
  const last = days.at(-1);
  return last === undefined ? null : `${start}${last}${end}`;
}
