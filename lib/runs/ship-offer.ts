/** Pure: whether a fix can be brought out here, which one, and what its way out is. */
import { shortRevision } from '@/lib/fleet/short-revision';
import type { TargetState } from '@/lib/fleet/target-state';
import { formatDuration } from '@/lib/format/duration';
import type { Procedure } from '@/lib/runbooks/procedure-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import type { LedgerRow } from './last-known-good';
import { servedBy, whyNotRunnable } from './plan';
import { SHIP_PROCEDURE, shipProcedure } from './ship-procedure';
import type { ShipOffer } from './ship-view';
import { isPinned } from './traffic';

export interface ShipFacts {
  readonly slug: string;
  readonly runbook: Pick<Runbook, 'procedures'> | null;
  readonly state: TargetState | null;
  readonly ledger: readonly LedgerRow[];
  readonly held: readonly string[];
}

/** Null: nothing is pinned and nothing is held, so a deployment goes its usual way. */
export function shipOffer({ slug, runbook, state, ledger, held }: ShipFacts): ShipOffer | null {
  if (state === null) return null;
  const serving = servedBy(state.effective, state);
  const ends = [
    ...(isPinned(state.desired)
      ? [`the pin to ${serving.map((name) => shortRevision(name, slug)).join(', ')}`]
      : []),
    ...held.map((name) => `the hold on ${shortRevision(name, slug)}`),
  ];
  if (ends.length === 0) return null;
  const all = fixesOf(state, serving, ledger, held);
  const own = runbook?.procedures.find(
    (procedure) => procedure.ships && whyNotRunnable(procedure) === null,
  );
  // A way out that ends at latest is one for the latest revision alone.
  const fixes = own !== undefined && endsAtLatest(own) ? all.filter((fix) => fix.isLatest) : all;
  const procedure = own ?? shipProcedure(fixes[0]?.isLatest ?? false);
  return { procedure: SHIP_PROCEDURE, ends, fixes, phases: phasesOf(procedure) };
}

function endsAtLatest({ steps }: Procedure): boolean {
  return steps.some((step) => step.kind === 'action' && step.action === 'return_to_latest');
}

/** A fix is newer than all that serves, ready, not held, and not an image that was marked broken. */
function fixesOf(
  state: TargetState,
  serving: readonly string[],
  ledger: readonly LedgerRow[],
  held: readonly string[],
): ShipOffer['fixes'] {
  const broken = ledger.filter(({ brokenAt }) => brokenAt !== null);
  const names = new Set([...held, ...broken.map(({ name }) => name)]);
  const digests = new Set(broken.flatMap(({ digest }) => digest ?? []));
  const newestServing = Math.max(
    0,
    ...state.revisions
      .filter(({ name }) => serving.includes(name))
      .map(({ createdAt }) => Date.parse(createdAt)),
  );
  return state.revisions
    .filter(
      ({ name, digest, ready, createdAt }) =>
        ready === 'yes' &&
        !names.has(name) &&
        (digest === null || !digests.has(digest)) &&
        Date.parse(createdAt) > newestServing,
    )
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .map(({ name, createdAt }) => ({
      revision: name,
      createdAt,
      isLatest: name === state.latestReadyRevision,
    }));
}

/** One phase a change of traffic, with what comes before the next one. */
function phasesOf({ steps }: Procedure): string[] {
  const phases: string[][] = [];
  for (const step of steps) {
    if (step.kind === 'action' && step.percent !== undefined) phases.push([`${step.percent} %`]);
    else if (step.kind === 'check' && step.tag !== undefined)
      phases.push(['0 %, probed at its tag']);
    else if (step.kind === 'wait') phases.at(-1)?.push(`wait ${formatDuration(step.wait_seconds)}`);
    else if (step.kind === 'check' && step.check === 'signals') {
      phases.at(-1)?.push('its signals judged');
    } else if (step.kind === 'check' && step.check === 'probes') phases.at(-1)?.push('probed');
  }
  return phases.map((parts) => parts.join(', '));
}
