import { utcExact, utcMinute } from '@/lib/format/time';
import { because, type Describers, entry, noise } from './description';
import type { EventData, EventKind } from './events';
import type { TimelineShape } from './timeline-view';

type RunKind = Extract<
  EventKind,
  | `run.${string}`
  | `step.${string}`
  | `hold.${string}`
  | `watch.${string}`
  | `freeze.${string}`
  | `break_glass.${string}`
>;

const LAMPS = { effective: 'Effective', healthy: 'Healthy', confirmed: 'Confirmed' } as const;

function ended(shape: TimelineShape, word: string) {
  return (data: EventData<'run.failed'>) =>
    entry('runs', shape, `Run ${data.number} ${word}`, [data.reason]);
}

function step(shape: TimelineShape, word: string) {
  return (data: EventData<'step.sent'>) =>
    entry('runs', shape, `${data.title}: ${word}`, [
      data.summary,
      data.attempt > 1 ? `Attempt ${data.attempt}` : null,
    ]);
}

const quiet =
  (describe: ReturnType<typeof step>) =>
  (data: EventData<'step.sent'>): ReturnType<typeof entry> =>
    noise(describe(data));

export const RUN_EVENTS: Describers<RunKind> = {
  'run.planned': (data) =>
    entry(
      'runs',
      VERDICT_SHAPES[data.verdict] ?? 'unknown',
      `Run ${data.number} planned: ${data.summary}`,
      [
        `Verdict: ${data.verdict.replaceAll('_', ' ')}`,
        `Plan ${data.planHash}`,
        data.revision === null ? null : `Target: ${data.revision}`,
      ],
    ),
  'run.applied': (data) =>
    entry('runs', 'undo', `Run ${data.number} applied: ${data.summary}`, [`Plan ${data.planHash}`]),
  'run.submitted': (data) =>
    entry('runs', 'waiting', `Run ${data.number} waits for a second person`, [
      `Plan ${data.planHash}`,
      `Until ${utcMinute(data.expiresAt)} UTC`,
    ]),
  'run.approved': (data, nameOf) =>
    entry('runs', 'ok', `Run ${data.number} approved by ${nameOf(data.personId)}`, [
      `Plan ${data.planHash}`,
      `Good until ${utcMinute(data.expiresAt)} UTC`,
    ]),
  'run.resumed': ended('running', 'goes on'),
  'run.exempted': ended('running', 'may go on while all else is frozen'),
  'break_glass.opened': (data, nameOf) =>
    entry('runs', 'failing', `Break-glass: run ${data.number} by ${nameOf(data.personId)} alone`, [
      because(data.reason),
      data.service,
      `Until ${utcMinute(data.expiresAt)} UTC`,
    ]),
  'freeze.started': (data, nameOf) =>
    entry('runs', 'lock', `All runs frozen until ${utcMinute(data.expiresAt)} UTC`, [
      because(data.reason),
      `By ${nameOf(data.personId)}`,
    ]),
  'freeze.released': (data) => entry('runs', 'lock', 'Freeze released', [because(data.reason)]),
  'freeze.expired': () => entry('runs', 'lock', 'Freeze expired'),
  'step.answered': (data) =>
    entry('runs', 'ok', `${data.question} ${data.answer}`, [data.title, data.note]),
  'run.verified': (data) =>
    entry('runs', 'ok', `${LAMPS[data.lamp]}: ${data.evidence}`, [`Run ${data.number}`]),
  'run.succeeded': ended('ok', 'succeeded'),
  'run.failed': ended('failing', 'failed'),
  'run.aborted': ended('no', 'aborted'),
  'run.expired': ended('waiting', 'expired'),
  'run.unknown': ended('unknown', 'has an unknown outcome'),
  'run.reverted': ended('undo', 'undone by its inverse'),
  'run.reverted_externally': ended('failing', 'reverted, not by us'),
  'step.intended': quiet(step('waiting', 'intended')),
  'step.sending': quiet(step('running', 'sending')),
  'step.sent': quiet(step('running', 'sent')),
  'step.settled': quiet(step('running', 'settled')),
  'step.verified': quiet(step('ok', 'verified')),
  'step.skipped': quiet(step('no', 'skipped')),
  'step.failed': step('failing', 'failed'),
  'step.unknown': step('unknown', 'outcome unknown'),
  'hold.created': (data, nameOf) =>
    entry('holds', 'lock', `${data.revision} held until ${utcMinute(data.expiresAt)} UTC`, [
      because(data.reason),
      `Owner: ${nameOf(data.ownerId)}`,
      data.service,
    ]),
  'hold.released': (data) =>
    entry('holds', 'lock', `${data.revision}: hold released`, [because(data.reason)]),
  'hold.expired': (data) => entry('holds', 'lock', `${data.revision}: hold expired`),
  'watch.started': (data) =>
    entry('runs', 'waiting', data.summary, [
      `${WATCHES[data.kind]} watch, ends ${utcExact(data.endsAt)}`,
    ]),
  'watch.breached': (data) => entry('runs', 'failing', `Watch broken: ${data.reason}`, [data.kind]),
  'watch.passed': (data) => entry('runs', 'ok', data.summary, [data.kind]),
  'watch.cancelled': (data) => entry('runs', 'no', 'Watch cancelled', [because(data.reason)]),
};

const VERDICT_SHAPES: Readonly<Record<string, TimelineShape>> = {
  safe: 'ok',
  safe_with_warnings: 'degraded',
  blocked: 'failing',
};

const WATCHES = { stickiness: 'Stickiness', stability: 'Stability' } as const;
