/** Pure: what a platform says of a target that points to a failure mode. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { ChangedAspect } from '@/lib/runbooks/knowledge-schema';
import type { ConditionSymptom } from './observations';
import { revisionsInQuestion } from './revisions-in-question';

/** What the service says while it is not well, and what its newest revision does. */
export function conditionsOf(state: TargetState): ConditionSymptom[] {
  const { condition } = state;
  const service =
    condition.state === 'ok' || condition.message === null
      ? []
      : [{ revision: null, text: condition.message }];
  const revisions = revisionsInQuestion(state).filter(
    ({ ready, condition: said }) => ready === 'no' && said !== null,
  );
  return [
    ...service,
    ...revisions.map(({ name, condition: text }) => ({ revision: name, text: text ?? '' })),
  ];
}

const ASPECTS: Readonly<Record<ChangedAspect, (revision: Revision) => unknown>> = {
  image: ({ digest, image }) => digest ?? image,
  environment: ({ environment }) => sorted(environment.map(({ name, shown }) => [name, shown])),
  secrets: ({ secrets }) => sorted(secrets.map((each) => [each.at, each.secret, each.version])),
  service_account: ({ serviceAccount }) => serviceAccount,
  memory: ({ memory }) => memory,
  cpu: ({ cpu }) => cpu,
};

/** What is older changed nothing that begins today. */
const RECENT_MS = 24 * 3_600_000;

/**
 * What the newest revision changed against the one that was made before it. Null: nothing was
 * deployed in the last 24 hours, or there is nothing to compare it with.
 */
export function changesOf(
  state: Pick<TargetState, 'revisions'>,
  now: Date,
): { readonly revision: string; readonly aspects: readonly ChangedAspect[] } | null {
  const [newest, before] = [...state.revisions].sort((a, b) =>
    a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : a.name < b.name ? 1 : -1,
  );
  if (newest === undefined || before === undefined) return null;
  if (now.getTime() - Date.parse(newest.createdAt) > RECENT_MS) return null;
  const aspects = Object.entries(ASPECTS).flatMap(([aspect, of]) =>
    JSON.stringify(of(newest)) === JSON.stringify(of(before)) ? [] : [aspect as ChangedAspect],
  );
  return { revision: newest.name, aspects };
}

function sorted(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map((row) => row.join('\n')).sort();
}
