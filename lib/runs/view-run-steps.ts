/** Pure: a run's steps as they are shown, and what each of them waits for. */
import { shortRevisions } from '@/lib/fleet/short-revision';
import type { TargetState } from '@/lib/fleet/target-state';
import { accountName } from '@/lib/format/account-name';
import { formatDuration } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import type { RunStatus } from '@/lib/generated/prisma/enums';
import { canBeUndone } from './lifecycle';
import { type PlanBody, type PlannedStep, plannedStep } from './plan-body';
import { callWords } from './plan-sequence';
import type { ProcedureStep } from './procedure-view';
import type { RunAsk, UnknownChoice, UnknownStep } from './run-view';
import { stepResolution } from './step-resolution';
import { stepResult } from './step-result';
import { describeTraffic } from './traffic';
import { currentAttempts, isDone } from './transition';
import type { StepRow } from './view-run';

/** A step's last attempt, with its plan parsed. */
export interface ReadStep {
  readonly row: StepRow;
  readonly plan: PlannedStep;
}

/** Each step once, as its last attempt stands. */
export function currentSteps(rows: readonly StepRow[]): ReadStep[] {
  return currentAttempts(rows).map((row) => ({ row, plan: plannedStep.parse(row.input) }));
}

export function viewStep({ row, plan }: ReadStep, run: RunStatus): ProcedureStep {
  const result = stepResult.parse(row.result ?? {});
  const at = row.finishedAt ?? row.settledAt ?? row.sentAt ?? row.startedAt;
  const waits = plan.work.kind === 'manual' && row.status === 'intended';
  return {
    index: row.index,
    title: row.title,
    detail: result.evidence ?? plan.expectation,
    state: waits ? 'waiting' : row.status,
    by: plan.kind === 'manual' ? 'person' : 'machine',
    at: at?.toISOString() ?? null,
    expected: `within ${formatDuration(plan.deadlineSeconds)}`,
    written: plan.written,
    undo: undoOf({ row, plan }, run),
  };
}

/** Only a call that was made, or may have been, and that has a way back. */
function undoOf({ row, plan: { work, inverse } }: ReadStep, run: RunStatus): string | null {
  if (work.kind !== 'platform' || work.action.inverse === null || !canBeUndone(run)) return null;
  return row.status === 'verified' || row.status === 'unknown' ? inverse : null;
}

/** What the step that is next waits for from a person; null: nothing. */
export function askOf(steps: readonly ReadStep[], slug: string, now: Date): RunAsk | null {
  const current = nextOf(steps);
  if (current === undefined) return null;
  const { row, plan } = current;
  const { condition, work, title } = plan;
  if (row.status !== 'pending' && row.status !== 'intended') return null;
  // What follows another step is not asked about: that one was.
  const answer =
    row.answer ?? condition?.answer ?? (condition?.follows === undefined ? null : 'yes');
  if (condition !== null && answer === null) {
    return {
      kind: 'condition',
      index: row.index,
      title,
      question: condition.question,
      evidence: shortRevisions(condition.evidence, slug),
      yes: `takes step ${row.index + 1}, ${title}`,
      no: `skips it and goes on`,
    };
  }
  if (row.resolution !== null || answer === 'no') return null;
  const asked = {
    kind: 'manual',
    index: row.index,
    title,
    expectation: plan.expectation,
    written: plan.written,
  } as const;
  if (work.kind === 'manual') {
    return { ...asked, instruction: work.instruction, done: 'Done', failed: 'It failed' };
  }
  const late = row.deadline !== null && now >= row.deadline;
  if (work.kind !== 'check' || work.check !== 'signals' || !late) return null;
  const seen = stepResult.parse(row.result ?? {}).evidence ?? 'The signals are not known.';
  const done = 'They are well: go on';
  return { ...asked, instruction: seen, done, failed: 'They are not: stop' };
}

function nextOf(steps: readonly ReadStep[]): ReadStep | undefined {
  return steps.find(({ row, plan }) => !isDone({ status: row.status, plan }));
}

/** What is done and stays, and what isn't sent any more. */
export function abortSentence(steps: readonly ReadStep[], body: PlanBody): string {
  const calls = steps.flatMap(({ row, plan: { work } }) =>
    work.kind === 'platform' && row.status !== 'skipped'
      ? [{ status: row.status, words: callWords(work.action, body) }]
      : [],
  );
  const done = calls.filter(({ status }) => status === 'verified');
  const unsent = calls.filter(({ status }) => status === 'pending' || status === 'intended');
  const onItsWay = calls.length - done.length - unsent.length;
  if (onItsWay > 0) {
    const rest = unsent.length === 0 ? '' : `; ${counted(unsent.length, calls.length)} not sent`;
    return `sees what is on its way to its end${rest}`;
  }
  const last = done.at(-1);
  if (last === undefined) return 'stops before anything is sent';
  if (unsent.length === 0) return 'stops the checks; what was changed stays';
  return `${last.words} stays; ${counted(unsent.length, calls.length)} not sent`;
}

function counted(some: number, all: number): string {
  return `${some} of ${all} changes ${some === 1 ? 'is' : 'are'}`;
}

interface Around {
  readonly run: { readonly number: number; readonly outcome: string | null };
  readonly state: TargetState | null;
  readonly now: Date;
}

/** What was observed beside a call whose outcome nobody knows, and what a person may say of it. */
export function unknownStepOf(
  steps: readonly ReadStep[],
  body: PlanBody,
  { run, state, now }: Around,
): UnknownStep | null {
  const lost = steps.find(({ row }) => row.status === 'unknown');
  if (lost === undefined || lost.plan.work.kind !== 'platform') return null;
  const { row, plan } = lost;
  const result = stepResult.parse(row.result ?? {});
  const sent = callWords(lost.plan.work.action, body);
  const said = stepResolution.safeParse(row.resolution).data?.outcome;
  const after = nextOf(steps.filter(({ row: { index } }) => index > row.index));
  const callOver = row.sendDeadline === null || now >= row.sendDeadline;
  return {
    index: row.index,
    title: plan.title,
    sent,
    observed: result.evidence ?? run.outcome ?? 'nothing yet',
    lookedAt: result.lookedAt ?? null,
    serves:
      state === null || plan.targetId !== undefined
        ? null
        : shortRevisions(describeTraffic(state.effective), body.service.slug),
    servesReadAt: state?.readAt ?? null,
    lastModifier: state?.lastModifier ? accountName(state.lastModifier) : null,
    resolved: said === 'landed' || said === 'not_landed' || said === 'give_up' ? said : null,
    choices: choices(run.number, sent, after, callOver ? null : row.sendDeadline),
  };
}

function choices(
  number: number,
  sent: string,
  after: ReadStep | undefined,
  callOpenUntil: Date | null,
): UnknownChoice[] {
  const onwards =
    after === undefined
      ? 'and the run is carried out'
      : `and goes on with step ${after.row.index + 1}, ${after.plan.title}`;
  const wait =
    callOpenUntil === null
      ? ''
      : `, once the first call can’t arrive any more at ${utcTime(callOpenUntil.toISOString())}`;
  return [
    {
      outcome: 'landed',
      label: 'It is there: go on',
      consequence: `Takes it as done by us ${onwards}.`,
    },
    {
      outcome: 'not_landed',
      label: 'It is not there: send again',
      consequence: `Sends it once more${wait}: ${sent}.`,
    },
    {
      outcome: 'give_up',
      label: 'Give up: end the run',
      consequence: `Ends run ${number} as failed and frees the target. What is there stays there.`,
    },
  ];
}
