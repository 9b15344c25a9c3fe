import { formatDuration } from '@/lib/format/duration';
import type { LogRule, Probe, Procedure, Step } from '../procedure-schema';
import type { Runbook } from '../schema';
import type { Entry, Fact, Section } from '../section-view';
import {
  entryOf,
  fact,
  inWords,
  leftOver,
  limitFact,
  link,
  plain,
  secondsFact,
  sectionOf,
  unitOf,
} from './build';

const TARGETS: Readonly<Record<string, string>> = { web: 'the service', database: 'the database' };

const INVERSES: Readonly<Record<string, string>> = {
  recorded_traffic: 'puts the recorded traffic back',
  recorded_scaling: 'puts the recorded scaling back',
  recorded_state: 'puts the recorded state back',
  none: 'none: it can’t be undone, and needs a second person',
};

const CHECKS: Readonly<Record<string, string>> = {
  revisions_read: 'the revisions are read',
  target_named: 'one target is named',
  effective: 'the platform’s actual state is the planned one',
  probes: 'every probe answers',
  requests: 'requests like those of users are answered',
  logs: 'the log says what it should',
  signals: 'the signals are under their limits',
};

/** Each procedure with its steps, in the order in which they run. */
export function procedureSections(runbook: Runbook): Section[] {
  return runbook.procedures.map((procedure, index) => {
    const path = `procedures[${index}]`;
    return sectionOf(`procedure-${procedure.id}`, procedure.title, {
      path,
      lead: procedure.when ?? null,
      facts: [...procedureFacts(procedure)],
      entries: [
        ...procedure.steps.map((step, place) => stepEntry(procedure, step, path, place)),
        ...(procedure.notes ?? []).map((note, place) =>
          entryOf({
            section: `procedure-${procedure.id}`,
            path: `${path}.notes[${place}]`,
            marker: 'Note',
            title: note,
          }),
        ),
      ],
    });
  });
}

function procedureFacts(procedure: Procedure): Fact[] {
  const { promised } = procedure;
  return [
    ...fact('In the runbook', procedure.written),
    ...(promised === undefined
      ? []
      : fact(
          'Promised',
          `${formatDuration(promised.min_seconds)} to ${formatDuration(promised.max_seconds)}`,
          { source: promised.source },
        )),
    ...(procedure.ships
      ? fact('Brings out a fix', 'its end lifts the hold; traffic follows the latest revision')
      : []),
    ...leftOver(procedure, [
      'id',
      'title',
      'written',
      'when',
      'notes',
      'ships',
      'promised',
      'steps',
    ]),
  ];
}

function stepEntry(procedure: Procedure, step: Step, path: string, index: number): Entry {
  return entryOf({
    section: `procedure-${procedure.id}`,
    path: `${path}.steps[${index}]`,
    id: step.id,
    marker: String(index + 1),
    title: step.title,
    written: step.written,
    facts: [
      ...work(step),
      ...fact('Afterwards', step.expectation),
      ...secondsFact('At the most', step.deadline_seconds, step.deadline_source ?? 'default'),
      ...(step.backs_up === undefined
        ? []
        : fact('Keeps a copy of', step.backs_up.map((one) => TARGETS[one] ?? one).join(' and '))),
      ...(step.verifies === true ? fact('Proves', 'that the steps before it worked') : []),
      ...fact('Only if', step.only_if?.question),
      ...fact('Taken as the step', step.only_if?.step, { mono: true }),
      ...fact('Read from the annotation', step.only_if?.annotation, { mono: true }),
      ...fact('Read from the platform', step.only_if?.observed?.replaceAll('_', ' ')),
      ...leftOver(step, [...COMMON, ...WORK[step.kind]]),
    ],
  });
}

const COMMON = [
  'id',
  'kind',
  'title',
  'expectation',
  'deadline_seconds',
  'deadline_source',
  'backs_up',
  'verifies',
  'written',
  'only_if',
];
const WORK: Readonly<Record<Step['kind'], readonly string[]>> = {
  action: ['action', 'target', 'environment', 'percent', 'inverse'],
  check: ['check', 'environment', 'probes', 'requests', 'logs'],
  manual: ['instruction', 'destructive', 'only_looks'],
  wait: ['wait_seconds'],
  announce: ['moment'],
};

function logFacts(rule: LogRule | undefined): Fact[] {
  if (rule === undefined) return [];
  const { pattern, window_seconds, at_least, at_most, source } = rule;
  const counts = [
    ...(at_least === undefined ? [] : [`at least ${at_least}`]),
    ...(at_most === undefined ? [] : [`at most ${at_most}`]),
  ].join(', ');
  return [
    ...fact('In the log', pattern ?? 'errors', pattern === undefined ? {} : { mono: true }),
    ...fact('How many', `${counts} in ${formatDuration(window_seconds)}`, { source }),
  ];
}

function work(step: Step): Fact[] {
  switch (step.kind) {
    case 'action':
      return [
        ...fact(
          'Ripcord runs',
          `${inWords(step.action)} on ${TARGETS[step.target] ?? step.target}${
            step.percent === undefined ? '' : `, ${step.percent} % of traffic`
          }`,
        ),
        ...fact('In the environment', step.environment),
        ...fact('Undo', INVERSES[step.inverse] ?? step.inverse),
      ];
    case 'check':
      return [
        ...fact('Ripcord checks', CHECKS[step.check] ?? step.check),
        ...fact('In the environment', step.environment),
        ...fact('Probes', step.probes?.join(', '), { mono: true }),
        ...fact('Requests', step.requests?.join(', '), { mono: true }),
        ...logFacts(step.logs),
      ];
    case 'manual':
      return [
        ...fact('A person does', step.instruction),
        ...(step.destructive ? fact('Undo', INVERSES.none) : []),
        ...(step.only_looks ? fact('Changes', 'nothing: they look, and say what is so') : []),
      ];
    case 'wait':
      return fact('Ripcord waits', formatDuration(step.wait_seconds));
    case 'announce':
      return fact('Ripcord drafts', `the message for: ${step.moment}`);
    default:
      return [];
  }
}

/** How one sees that it worked, then what is watched and held. */
export function verificationSections(runbook: Runbook): Section[] {
  const { probes, manual } = runbook.verification;
  const { stability_watch: watch, hold } = runbook;
  return [
    sectionOf('verification', 'Verification', {
      facts: leftOver(runbook.verification, ['probes', 'manual']),
      entries: [
        ...probes.map((probe, index) => probeEntry(probe, index)),
        ...manual.map((one, index) =>
          entryOf({
            section: 'verification',
            path: `verification.manual[${index}]`,
            id: one.id,
            title: one.title,
            written: one.written,
            facts: [
              ...fact('Confirmed by', 'a person'),
              ...leftOver(one, ['id', 'title', 'written']),
            ],
          }),
        ),
      ],
    }),
    sectionOf('stability_watch', 'Stability watch', {
      layout: 'table',
      facts: [
        ...secondsFact('For', watch?.duration.seconds, watch?.duration.source),
        ...leftOver(watch ?? {}, ['duration', 'conditions']),
      ],
      entries: (watch?.conditions ?? []).map((condition, index) =>
        entryOf({
          section: 'stability_watch',
          path: `stability_watch.conditions[${index}]`,
          title:
            runbook.signals.find(({ id }) => id === condition.signal)?.title ?? condition.signal,
          live: { kind: 'signal', id: condition.signal, at: condition.below.at },
          facts: [
            ...limitFact('Stays below', condition.below, unitOf(runbook, condition.signal)),
            ...link('Signal', condition.signal, runbook.signals, 'signals'),
          ],
        }),
      ),
    }),
    sectionOf('hold', 'Hold on the bad revision', {
      facts: [
        ...secondsFact('At the most', hold?.seconds, hold?.source),
        ...leftOver(hold ?? {}, ['seconds', 'source', 'release']),
      ],
      entries: (hold?.release ?? []).map((line, index) =>
        entryOf({
          section: 'hold',
          path: `hold.release[${index}]`,
          marker: String(index + 1),
          title: line,
        }),
      ),
    }),
  ];
}

function probeEntry(probe: Probe, index: number): Entry {
  return entryOf({
    section: 'verification',
    path: `verification.probes[${index}]`,
    id: probe.id,
    title: probe.name,
    written: probe.written,
    facts: [
      ...fact('Request', `${probe.method} ${probe.path}`, { mono: true }),
      ...(Object.keys(probe.headers).length === 0
        ? []
        : fact('Headers', plain(probe.headers), { mono: true })),
      ...fact('Body', probe.body, { mono: true }),
      ...fact('Expects', `status ${probe.expect_status.join(' or ')}`),
      ...(probe.expect_json === undefined
        ? []
        : fact('In the answer', plain(probe.expect_json), { mono: true })),
      ...secondsFact('Waits', probe.deadline_seconds),
      ...secretFact(probe.needs),
      ...leftOver(probe, [
        'id',
        'name',
        'method',
        'path',
        'headers',
        'body',
        'expect_status',
        'deadline_seconds',
        'needs',
        'expect_json',
        'written',
      ]),
    ],
  });
}

/** By its name alone: a secret's value is nowhere in a runbook. */
export function secretFact(
  needs: { readonly header: string; readonly secret: string } | undefined,
): Fact[] {
  if (needs === undefined) return [];
  return fact('Needs', `the secret “${needs.secret}” in the header ${needs.header}`);
}
