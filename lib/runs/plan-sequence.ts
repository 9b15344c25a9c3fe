/** Pure: the calls of a plan one after another, and what they change beside traffic. */
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import { formatDuration } from '@/lib/format/duration';
import { describeCall } from './describe-call';
import type { SequenceLine, SettingRow } from './difference-view';
import {
  callsEverywhere,
  callsOf,
  type PlanBody,
  type PlannedCall,
  type PlannedStep,
} from './plan-body';
import { planAt } from './plan-place';

/** Every step in order, where more happens than one call and the proof of it. */
export function sequenceOf(body: PlanBody): SequenceLine[] {
  const calls = callsEverywhere(body);
  const plain =
    calls.length === 1 &&
    body.steps.every(({ kind, condition }) => kind !== 'manual' && condition === null);
  if (plain) return [];
  return body.steps.map((step) => ({
    index: step.index,
    kind: kindOf(step),
    text: textOf(step, body, calls),
    note: noteOf(step, body.service.slug),
  }));
}

function kindOf({ work }: PlannedStep): SequenceLine['kind'] {
  switch (work.kind) {
    case 'platform':
      return 'call';
    case 'manual':
    case 'check':
    case 'wait':
      return work.kind;
    case 'hold':
    case 'release_hold':
    case 'announce':
      return 'record';
  }
}

function textOf(step: PlannedStep, body: PlanBody, calls: ReturnType<typeof callsOf>): string {
  const { work } = step;
  if (work.kind === 'wait') return `${step.title}: ${formatDuration(work.seconds)}`;
  if (work.kind !== 'platform') return step.title;
  const turn = calls.findIndex(({ index }) => index === step.index) + 1;
  const place = planAt(body, step.targetId);
  const what = `${callWords(work.action, place)}${step.targetId === undefined ? '' : ` in ${place.target.environment}`}`;
  return calls.length === 1 ? what : `${turn} of ${calls.length}: ${what}`;
}

function noteOf({ work, condition }: PlannedStep, slug: string): string | null {
  const notes = [
    work.kind === 'manual' ? 'done by a person' : null,
    condition === null ? null : shortRevisions(conditionNote(condition), slug),
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join('; ');
}

function conditionNote(condition: NonNullable<PlannedStep['condition']>): string {
  const { question, answer, evidence, follows } = condition;
  if (follows !== undefined) return `only if: ${question}`;
  if (answer === null) return `asked when its turn comes: ${question}`;
  return answer === 'yes' ? `taken: ${evidence}` : `skipped: ${evidence}`;
}

/** "10 % to 00003-fix", "no instances": one call, short, where the service is named already. */
export function callWords(
  call: PlannedCall,
  { service, revision }: Pick<PlanBody, 'service' | 'revision'>,
): string {
  if (call.kind !== 'shift_traffic') return describeCall(call);
  const serving = call.after.filter(({ percent }) => percent > 0);
  const [only] = serving;
  const named = serving.length === 1 ? only : serving.find((entry) => entry.revision === revision);
  return named === undefined
    ? shortRevisions(describeCall(call), service.slug)
    : `${named.percent} % to ${shortRevision(named.revision, service.slug)}`;
}

type ScalingCall = Extract<PlannedCall, { kind: 'set_scaling' }>;

/** What the plan's calls change beside traffic: from before the first to after the last of a kind. */
export function settingRows(body: PlanBody): SettingRow[] {
  const calls = callsOf(body).map(({ call }) => call);
  const scalings = calls.filter((call): call is ScalingCall => call.kind === 'set_scaling');
  const first = scalings[0]?.before;
  const last = scalings.at(-1)?.after;
  const rows =
    first === undefined || last === undefined
      ? []
      : [
          row('Scaling', modeOf(first), modeOf(last)),
          row('Instances', instancesOf(first), instancesOf(last)),
        ];
  const deletion = calls.find(({ kind }) => kind === 'delete_service');
  return [
    ...rows,
    ...(deletion === undefined ? [] : [row('Service', 'exists', 'deleted, with its revisions')]),
    ...spokenRows(calls),
  ];
}

/** As adapters tell them: of one label, from before the first to after the last. */
function spokenRows(calls: readonly PlannedCall[]): SettingRow[] {
  const rows = calls.flatMap((call) => ('words' in call ? call.words.rows : []));
  const labels = [...new Set(rows.map(({ label }) => label))];
  return labels.flatMap((label) => {
    const its = rows.filter((each) => each.label === label);
    const [first, last] = [its[0], its.at(-1)];
    return first === undefined || last === undefined ? [] : [row(label, first.now, last.after)];
  });
}

function row(label: string, now: string, after: string): SettingRow {
  return { label, now, after, changed: now !== after };
}

type Scaling = ScalingCall['before'];

function modeOf({ mode }: Scaling): string {
  return mode === 'manual' ? 'by hand' : 'automatic';
}

function instancesOf({ mode, min, max, manual }: Scaling): string {
  if (mode === 'manual') return manual === null ? 'not known' : String(manual);
  return max === null ? `at least ${min}` : `${min} to ${max}`;
}
