/** Pure: which of a service's revisions a fault can be in. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';

type Seen = Pick<TargetState, 'revisions' | 'effective' | 'latestCreatedRevision'>;

/** The newest, which may not even have started, and those that serve; the newest first. */
export function revisionsInQuestion(state: Seen): Revision[] {
  const serving = servingRevisions(state);
  return state.revisions.filter(
    ({ name }) => name === state.latestCreatedRevision || serving.has(name),
  );
}

export function servingRevisions({ effective }: Pick<TargetState, 'effective'>): Set<string> {
  return new Set(effective.filter(({ percent }) => percent > 0).map(({ revision }) => revision));
}

/** What was made right before a revision; null: nothing that is still there. */
export function revisionBefore(
  { revisions }: Pick<TargetState, 'revisions'>,
  { name, createdAt }: Pick<Revision, 'name' | 'createdAt'>,
): Revision | null {
  return (
    revisions
      .filter((each) => each.name !== name && each.createdAt < createdAt)
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0] ?? null
  );
}
