import type { Decision, SuspectChange } from '@/lib/decisions/decision';
import type {
  DecisionChoice,
  DecisionView,
  NextStep,
  RecordedDecision,
} from '@/lib/decisions/decision-view';
import { unknownOutcome } from '@/lib/decisions/outcome';
import { recommendedOption } from '@/lib/decisions/rejected';
import { treeView } from '@/lib/decisions/tree-view';
import type { CandidateChoice } from '@/lib/fleet/service-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatDuration } from '@/lib/format/duration';
import type { Runbook } from '@/lib/runbooks/schema';
import { lastKnownGood, servedMs } from '@/lib/runs/last-known-good';
import { whyNotRunnable } from '@/lib/runs/plan';

import type { Reading } from '@/lib/signals/reading';
import { optionsOf } from '../decision-record';
import type { LoadedRoom } from './load';

/** The decision over what is known now, with what was decided and what may be chosen instead. */
export function decisionView(room: LoadedRoom): DecisionView {
  const { current, runbook } = room;
  if (current === null || runbook === null) return undecidable();
  const { decision, inputs } = current;
  const next = nextStep(room, decision);
  return {
    at: inputs.now,
    path: decision.path.map((entry) => ({
      ...entry,
      answeredByName: entry.answeredBy === null ? null : room.nameOf(entry.answeredBy),
      observedAt: observedAt(inputs.readings, entry.ageSeconds, room.now),
    })),
    changeWord: changeWord(inputs.change),
    matrix: decision.matrix,
    tree: treeView(runbook.decision, decision.walked ?? []),
    escalation: decision.escalation ?? null,
    automations: decision.automations ?? [],
    outcome: decision.outcome,
    next: next.step,
    nextProblem: next.problem,
    recorded: recorded(room),
    questions: decision.path
      .filter((entry) => entry.answer === 'unknown' && entry.by !== 'computed')
      .map((entry) => entry.id),
    choices: choices(runbook, decision),
  };
}

/** The revision that a rollback would go to, or why there is none. */
export function suggestedRevision(room: LoadedRoom) {
  const { state } = room;
  if (state === null) return null;
  const held = new Set(room.holds.map((hold) => hold.revisionName));
  return lastKnownGood(state, room.ledger.map(ledgerRow), held);
}

function ledgerRow(row: LoadedRoom['ledger'][number]) {
  const health = row.health === 'healthy' || row.health === 'unhealthy' ? row.health : null;
  return { ...row, health } as const;
}

function nextStep(
  room: LoadedRoom,
  decision: Decision,
): { readonly step: NextStep | null; readonly problem: string | null } {
  const procedure = room.runbook?.procedures.find(({ id }) => id === decision.outcome.procedure);
  if (procedure === undefined) return { step: null, problem: null };
  const notHere = whyNotRunnable(procedure);
  if (notHere !== null) return { step: null, problem: notHere };
  if (room.state === null) {
    const problem = 'What runs could not be read yet, so there is no target to name.';
    return { step: null, problem };
  }
  const suggestion = suggestedRevision(room);
  if (suggestion === null) {
    return { step: null, problem: 'No revision is left to go back to. Ship a fix instead.' };
  }
  const name = room.primary.service.name;
  return {
    problem: null,
    step: {
      procedure: procedure.id,
      title: procedure.title,
      headline: `Roll back ${name} to ${shortRevision(suggestion.revision, room.primary.service.slug)}`,
      revision: suggestion.revision,
      why: whyThatOne(room, suggestion.revision) ?? suggestion.reason,
      applySeconds: null,
      proveSeconds: procedure.promised?.max_seconds ?? null,
      others: otherRevisions(room, suggestion.revision),
    },
  };
}

/** What a person may name instead: ready revisions that do not serve now, newest first. */
function otherRevisions(room: LoadedRoom, suggested: string): CandidateChoice[] {
  const serving = new Set(
    room.state?.effective.filter(({ percent }) => percent > 0).map(({ revision }) => revision),
  );
  const held = new Set(room.holds.map((hold) => hold.revisionName));
  return (room.state?.revisions ?? [])
    .filter(({ name, ready }) => ready === 'yes' && name !== suggested && !serving.has(name))
    .map(({ name, createdAt }) => {
      const row = room.ledger.find((each) => each.name === name);
      const warning = held.has(name)
        ? 'held'
        : row?.brokenAt
          ? 'marked broken'
          : row?.firstServedAt
            ? null
            : 'never seen serving';
      const last = row?.lastServedAt?.toISOString() ?? null;
      const servedLine =
        last === null ? null : `last served ${last.slice(0, 16).replace('T', ' ')}`;
      return { revision: name, createdAt, servedLine, warning };
    });
}

/** "00001-abc served 9 d 4 h with its signals under their limits." */
function whyThatOne(room: LoadedRoom, revision: string): string | null {
  const row = room.ledger.find(({ name }) => name === revision);
  if (row === undefined || row.health !== 'healthy') return null;
  const served = servedMs(ledgerRow(row));
  if (served <= 0) return null;
  const short = shortRevision(revision, room.primary.service.slug);
  return `${short} served ${formatDuration(served / 1000)} with its signals under their limits.`;
}

function recorded(room: LoadedRoom): RecordedDecision | null {
  for (const event of room.events.toReversed()) {
    if (event.status !== 'known') continue;
    if (event.kind !== 'decision.made' && event.kind !== 'decision.overridden') continue;
    const by = room.nameOf(event.actor.replace(/^person:/, ''));
    const at = event.recordedAt.toISOString();
    return event.kind === 'decision.made'
      ? { kind: 'made', at, by, sentence: event.data.sentence, reason: null }
      : {
          kind: 'overridden',
          at,
          by,
          sentence: event.data.chosenSentence,
          reason: event.data.reason,
        };
  }
  return null;
}

function choices(runbook: Runbook, decision: Decision): DecisionChoice[] {
  const recommended = recommendedOption(decision);
  return optionsOf(runbook).map((option) => ({
    ...option,
    when: runbook.procedures.find(({ id }) => id === option.id)?.when ?? null,
    recommended: option.id === recommended,
  }));
}

/** Traffic that was moved counts as a deploy: it is how one reaches people. */
function changeWord(change: SuspectChange | null): DecisionView['changeWord'] {
  const kind = change?.kind ?? 'deployment';
  return kind === 'deployment' || kind === 'traffic' ? 'deploy' : 'change';
}

function observedAt(readings: readonly Reading[], age: number | null, now: Date): string | null {
  if (age === null || readings.length === 0) return null;
  return new Date(now.getTime() - age * 1000).toISOString();
}

function undecidable(): DecisionView {
  return {
    at: null,
    path: [],
    changeWord: 'change',
    matrix: null,
    tree: null,
    escalation: null,
    automations: [],
    outcome: unknownOutcome('This service has no runbook. A person decides.'),
    next: null,
    nextProblem: 'Without a runbook nothing can be recommended. Add one to decide by.',
    recorded: null,
    questions: [],
    choices: [],
  };
}
