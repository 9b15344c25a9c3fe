/** Pure: a planned run as the confirm dialog shows it. */
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import type { DifferencePlan, PlanCheck } from './difference-view';
import { inverseSentence } from './plan';
import { actionOf, type PlanBody } from './plan-body';
import { isPinned, shareOf } from './traffic';
import type { Check, VerdictOutcome } from './verdict';

/** What is known of one revision beside its traffic. */
export interface RevisionNote {
  readonly revision: string;
  /** "34.1 % fail". */
  readonly text: string;
  readonly failing: boolean;
}

export interface DifferenceFacts {
  readonly body: PlanBody;
  readonly hash: string;
  readonly run: { readonly id: string; readonly number: number; readonly createdAt: Date };
  readonly verdict: {
    readonly outcome: VerdictOutcome;
    readonly checks: readonly Check[];
    readonly at: Date;
    readonly expiresAt: Date;
  };
  /** Of the revisions as they serve now, and as they did. */
  readonly notes: readonly RevisionNote[];
  /** How this person applies; null with `whyNotApply`. */
  readonly applyAs: string | null;
  readonly whyNotApply: string | null;
}

export function differencePlan(facts: DifferenceFacts): DifferencePlan {
  const { body, hash, run, verdict } = facts;
  const action = actionOf(body);
  return {
    runId: run.id,
    runNumber: run.number,
    hash,
    // The state was read for the verdict, in the same turn.
    stateReadAt: verdict.at.toISOString(),
    generation: action.precondition.generation,
    ...trafficRows(facts),
    followsLatest: { before: !isPinned(action.before), after: !isPinned(action.after) },
    verdict: {
      outcome: verdict.outcome,
      checks: verdict.checks.map((check) => planCheck(check, body.service.slug)),
      at: verdict.at.toISOString(),
      expiresAt: verdict.expiresAt.toISOString(),
    },
    willNotRestore: action.willNotRestore.map((each) =>
      sentenceParts(shortRevisions(each, body.service.slug)),
    ),
    inverse: {
      sentence: shortRevisions(inverseSentence(action), body.service.slug),
      capturedAt: run.createdAt.toISOString(),
      reversible: body.reversible,
    },
    commandLine: action.commandLine,
    writtenNote: writtenNote(body),
    risk: body.risk,
    act: actOf(body),
    applyAs: facts.applyAs,
    whyNotApply: facts.whyNotApply,
  };
}

function trafficRows({
  body,
  notes,
}: DifferenceFacts): Pick<DifferencePlan, 'now' | 'after' | 'settled'> {
  const { before, after } = actionOf(body);
  const latest = body.effectiveBefore.find((entry) => entry.followsLatest)?.revision ?? null;
  const named = [
    ...body.effectiveBefore.map((entry) => entry.revision),
    ...[...before, ...after].map((entry) => entry.revision ?? latest),
    ...body.gaining,
  ].filter((name) => name !== null);
  const revisions = [...new Set(named)];
  const desired = (list: typeof before, name: string) =>
    shareOf(list, name) + (name === (latest ?? body.gaining[0]) ? shareOf(list, null) : 0);
  const effective = (name: string) =>
    body.effectiveBefore
      .filter((entry) => entry.revision === name)
      .reduce((sum, entry) => sum + entry.percent, 0);
  const tagOf = (list: readonly { revision: string | null; tag: string | null }[], name: string) =>
    list
      .filter((entry) => entry.tag !== null && (entry.revision ?? latest) === name)
      .map((entry) => entry.tag)
      .join(', ') || null;
  const note = (name: string) => notes.find((each) => each.revision === name);
  return {
    now: revisions.map((revision) => ({
      revision,
      desired: desired(before, revision),
      effective: effective(revision),
      tag: tagOf(before, revision),
      note: note(revision)?.text ?? null,
      failing: note(revision)?.failing ?? false,
    })),
    after: revisions.map((revision) => ({
      revision,
      desired: desired(after, revision),
      change: desired(after, revision) - desired(before, revision),
      tag: tagOf(after, revision),
      note: null,
      held: body.undoes === null && body.losing.includes(revision),
      target: body.gaining.includes(revision),
    })),
    settled: revisions.every((revision) => desired(before, revision) === effective(revision)),
  };
}

/** The dialog's header names the service, so its revisions are short in the evidence. */
function planCheck({ id, title, result, evidence }: Check, service: string): PlanCheck {
  return { id, label: title, outcome: result, evidence: shortRevisions(evidence, service) };
}

/** "Tag old is dropped: its revision is gone." → what, and why. */
function sentenceParts(sentence: string): { what: string; detail: string | null } {
  const [what = sentence, ...rest] = sentence.split(': ');
  return { what, detail: rest.length === 0 ? null : rest.join(': ') };
}

/** The runbook's own line where it names no revision, or another way. */
function writtenNote(body: PlanBody): string | null {
  const written = body.steps.find((step) => step.work.kind === 'platform')?.written ?? null;
  if (written === null) return null;
  const variable = /\$\w+|\b[A-Z]+(_[A-Z]+)+\b/.exec(written)?.[0];
  return variable === undefined
    ? `the runbook writes: ${written}`
    : `the runbook writes ${variable}; Ripcord names it`;
}

function actOf(body: PlanBody): string {
  if (body.undoes !== null) return `undo run ${body.undoes.number}`;
  const { after } = actionOf(body);
  const name = body.revision ?? 'latest';
  return `shift ${shareOf(after, body.revision)} % to ${shortRevision(name, body.service.slug)}`;
}
