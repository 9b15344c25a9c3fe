import type { PlanBody } from '@/lib/runs/plan-body';
import { planAt } from '@/lib/runs/plan-place';
import type { StepFacts } from '@/lib/runs/transition';
import type { EngineDeps } from './deps';
import type { LoadedRun } from './load';

/** Which versions the plan pins; it names none without a person. */
function versionsNamed({ steps }: PlanBody): string {
  const pinned = steps.flatMap(({ work }) =>
    work.kind === 'platform' && work.action.kind === 'create_revision'
      ? work.action.input.change.secrets
      : [],
  );
  return `Named: ${pinned.map(({ at, version }) => `${at} at version ${version}`).join(', ')}.`;
}

/** What to say of each step that needs nothing from outside. */
export async function whatWasDone(
  deps: EngineDeps,
  { row, body }: LoadedRun,
): Promise<(step: StepFacts) => string> {
  const holds = await deps.db.prisma.hold.findMany({
    where: { targetId: body.target.id, revisionName: { in: body.losing }, releasedAt: null },
  });
  return ({ plan: { work, targetId } }) => {
    if (work.kind === 'announce')
      return 'A status update is drafted once the run has succeeded; a person publishes it.';
    if (work.kind === 'hold') {
      return holds.length === 0
        ? 'No revision lost all its traffic: there is nothing to hold.'
        : `Held: ${holds.map((hold) => hold.revisionName).join(', ')}.`;
    }
    if (work.kind === 'check' && work.check === 'revisions_read') {
      return `${body.revisionsKnown} revisions were read for plan ${row.planHash.slice(0, 8)}.`;
    }
    if (work.kind === 'check' && work.check === 'target_named') {
      const { revision } = planAt(body, targetId);
      return revision === null ? 'The recorded list is named.' : `${revision} is named.`;
    }
    if (work.kind === 'check' && work.check === 'version_named') return versionsNamed(body);
    return 'Metrics lag behind: the watch judges them and lights confirmed.';
  };
}
