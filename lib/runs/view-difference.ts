/** Pure: a planned run as the confirm dialog shows it. */
import { shortRevisions } from '@/lib/fleet/short-revision';
import type { ApprovalView, BreakGlassView } from './approval-view';
import { subjectKey } from './beside-subjects';
import { inverseSentences } from './describe-call';
import type { DifferencePlan, PlanCheck, TrafficDifference } from './difference-view';
import { shiftsOf } from './moved-traffic';
import {
  callsEverywhere,
  callsOf,
  type PlanBody,
  type PlannedCall,
  plannedGeneration,
} from './plan-body';
import { placesInWords } from './plan-place';
import { callWords, sequenceOf, settingRows } from './plan-sequence';
import type { RunRest } from './run-view';
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
  readonly approval: ApprovalView | null;
  readonly breakGlass: BreakGlassView | null;
  readonly frozen: RunRest | null;
}

export function differencePlan(facts: DifferenceFacts): DifferencePlan {
  const { body, hash, run, verdict } = facts;
  const { slug } = body.service;
  const calls = callsOf(body).map(({ call }) => call);
  return {
    runId: run.id,
    runNumber: run.number,
    hash,
    // The state was read for the verdict, in the same turn.
    stateReadAt: verdict.at.toISOString(),
    generation: plannedGeneration(body),
    traffic: trafficDifference(facts),
    settings: settingRows(body),
    sequence: sequenceOf(body),
    promised: body.promised,
    reason: body.reason,
    needsReason: verdict.checks.some(({ id, result }) => id === 'not_broken' && result === 'block'),
    verdict: {
      outcome: verdict.outcome,
      checks: verdict.checks.map((check) => planCheck(check, slug)),
      at: verdict.at.toISOString(),
      expiresAt: verdict.expiresAt.toISOString(),
    },
    willNotRestore: unique([
      ...calls.flatMap((call) => call.willNotRestore),
      ...leftElsewhere(body),
    ]).map((each) => sentenceParts(shortRevisions(each, slug))),
    inverse: {
      sentence: shortRevisions(inverseSentences(firstOfEachKind(calls)).join(' '), slug),
      capturedAt: run.createdAt.toISOString(),
      reversible: body.reversible,
    },
    commandLine: callsEverywhere(body)
      .map(({ call }) => call.commandLine)
      .join('\n'),
    writtenNote: writtenNote(body),
    risk: body.risk,
    act: actOf(body),
    applyAs: facts.applyAs,
    whyNotApply: facts.whyNotApply,
    approval: facts.approval,
    breakGlass: facts.breakGlass,
    frozen: facts.frozen,
  };
}

/** From the list before the first shift to the one after the last. */
export function trafficDifference({
  body,
  notes,
}: Pick<DifferenceFacts, 'body' | 'notes'>): TrafficDifference | null {
  const shifts = shiftsOf(body);
  if (shifts === null) return null;
  const { before } = shifts.first;
  const { after } = shifts.last;
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
      held: holdsLosers(body) && body.losing.includes(revision),
      target: body.gaining.includes(revision),
    })),
    settled: revisions.every((revision) => desired(before, revision) === effective(revision)),
    followsLatest: { before: followedLatest(body) || !isPinned(before), after: !isPinned(after) },
  };
}

/** Before its calls: what makes a revision pins the others, and a shift after it finds them so. */
function followedLatest({ effectiveBefore }: PlanBody): boolean {
  return effectiveBefore.some(({ followsLatest, percent }) => followsLatest && percent > 0);
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

/** What an undo of the whole run leaves alone. */
function leftElsewhere(body: PlanBody): string[] {
  const places = placesInWords(body);
  return places === null
    ? []
    : [`What is deployed in ${places}: each step there can be undone by itself.`];
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

/** As the engine does it: what a rollback takes the traffic from is held, whatever its procedure says. */
function holdsLosers({ undoes, ships, reason }: PlanBody): boolean {
  return undoes === null && !ships && reason === null;
}

function actOf(body: PlanBody): string {
  if (body.undoes !== null) {
    const { number, step } = body.undoes;
    return step === null ? `undo run ${number}` : `undo step ${step + 1} of run ${number}`;
  }
  const calls = callsOf(body).map(({ call }) => call);
  const [only] = calls;
  if (only === undefined || calls.length > 1) return `begin: ${body.procedure.title}`;
  const what = callWords(only, body);
  switch (only.kind) {
    case 'shift_traffic':
      return `shift ${what}`;
    case 'set_scaling':
      return `change to ${what}`;
    case 'delete_service':
      return `delete ${body.service.slug}`;
    case 'create_revision':
      return `make ${what}`;
    default:
      return only.words.act;
  }
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}

/** Undoing a run gives back what was before its first call of each kind. */
function firstOfEachKind(calls: readonly PlannedCall[]): PlannedCall[] {
  return calls.filter(
    (call, index) => calls.findIndex((each) => subjectKey(each) === subjectKey(call)) === index,
  );
}
