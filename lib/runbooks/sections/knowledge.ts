import { SIGNAL_UNITS } from '@/lib/signals/reading';
import type { Duration } from '../figures-schema';
import type { ChecklistItem, Runbook } from '../schema';
import type { Entry, Fact, Section } from '../section-view';
import {
  durationFact,
  entryOf,
  fact,
  inWords,
  leftOver,
  limitFact,
  link,
  procedureLink,
  secondsFact,
  sectionOf,
  unitOf,
} from './build';
import { lookFacts } from './look-facts';

export function purposeSections(runbook: Runbook): Section[] {
  return [
    sectionOf('when_to_use', 'When to use it', {
      entries: runbook.when_to_use.map((line, index) =>
        entryOf({ section: 'when_to_use', path: `when_to_use[${index}]`, title: line }),
      ),
    }),
    sectionOf('prerequisites', 'Prerequisites', {
      entries: runbook.prerequisites.map((one, index) =>
        entryOf({
          section: 'prerequisites',
          path: `prerequisites[${index}]`,
          id: one.id,
          marker: inWords(one.kind),
          title: one.title,
          written: one.written,
          facts: leftOver(one, ['id', 'kind', 'title', 'written']),
        }),
      ),
    }),
    sectionOf('impact_assessment', 'Impact assessment', {
      layout: 'table',
      entries: runbook.impact_assessment.map((one, index) =>
        entryOf({
          section: 'impact_assessment',
          path: `impact_assessment[${index}]`,
          title: one.aspect,
          written: one.written,
          facts: [
            ...fact('Assessment', one.assessment),
            ...leftOver(one, ['aspect', 'assessment', 'written']),
          ],
        }),
      ),
    }),
    sectionOf('severities', 'Severities', {
      layout: 'table',
      entries: runbook.severities.map((one, index) =>
        entryOf({
          section: 'severities',
          path: `severities[${index}]`,
          title: one.label,
          facts: [
            ...fact('Level', String(one.level), { source: one.source }),
            ...fact('Means', one.description),
            ...fact('Time', one.time, { source: one.source }),
            ...secondsFact('Counted as', one.within_seconds),
            ...leftOver(one, ['level', 'label', 'time', 'within_seconds', 'description', 'source']),
          ],
        }),
      ),
    }),
  ];
}

export function triggerSection(runbook: Runbook): Section {
  const { decision, signals } = runbook;
  const questions = decision.kind === 'none' ? [] : decision.questions;
  return sectionOf('triggers', 'Triggers', {
    layout: 'table',
    lead: 'One of these is enough.',
    entries: runbook.triggers.map((trigger, index) => {
      const by = trigger.answered_by;
      const question = questions.find(({ id }) => id === by);
      const signal = signals.find(({ id }) => id === by);
      const bySignal =
        question !== undefined && 'by_signal' in question ? question.by_signal : null;
      const measured = bySignal?.signal ?? signal?.id ?? '';
      return entryOf({
        section: 'triggers',
        path: `triggers[${index}]`,
        id: trigger.id,
        title: trigger.title,
        written: trigger.written,
        live:
          signal !== undefined
            ? { kind: 'signal', id: signal.id, at: trigger.at?.at ?? null }
            : question !== undefined
              ? { kind: 'question', id: question.id }
              : null,
        facts: [
          ...limitFact('Limit', trigger.at, unitOf(runbook, measured)),
          ...(by === undefined
            ? fact('Answered by', 'nothing yet')
            : question === undefined
              ? link('Answered by', by, signals, 'signals')
              : link('Answered by', by, questions, 'question')),
          ...leftOver(trigger, ['id', 'title', 'written', 'answered_by', 'at']),
        ],
      });
    }),
  });
}

export function signalSection(runbook: Runbook): Section {
  return sectionOf('signals', 'Signals', {
    layout: 'table',
    entries: runbook.signals.map((signal, index) => {
      const unit = SIGNAL_UNITS[signal.signal];
      const { freshness } = signal;
      return entryOf({
        section: 'signals',
        path: `signals[${index}]`,
        id: signal.id,
        title: signal.title,
        live: {
          kind: 'signal',
          id: signal.id,
          at: signal.act?.at ?? signal.consider?.at ?? null,
        },
        facts: [
          ...limitFact('Act at', signal.act, unit),
          ...limitFact('Consider at', signal.consider, unit),
          ...durationFact('Window', signal.window),
          ...fact('Measured as', inWords(signal.signal)),
          ...secondsFact('Known up to', freshness?.max_age_seconds, freshness?.source),
          ...fact(
            'Samples needed',
            freshness === undefined ? undefined : String(freshness.min_samples),
            freshness === undefined ? {} : { source: freshness.source },
          ),
          ...fact('When over', signal.advice),
          ...leftOver(signal, [
            'id',
            'title',
            'signal',
            'window',
            'consider',
            'act',
            'freshness',
            'advice',
          ]),
        ],
      });
    }),
  });
}

const LISTS = {
  pre_rollback: 'Before the rollback',
  recovery: 'Recovery',
  immediate: 'Immediately after',
  short_term: 'Short term',
  long_term: 'Long term',
  safe_redeploy: 'Before deploying again',
  ongoing: 'Until the fix is out',
} as const;

const MACHINES: Readonly<Record<string, string>> = {
  deployment_related: 'Ripcord, from what changed and when the breach began',
  error_metrics_frozen: 'Ripcord, and keeps the metrics as evidence',
  logs_exported: 'Ripcord, and keeps the logs as evidence',
};

export function checklistSections(runbook: Runbook): Section[] {
  const { checklists } = runbook;
  const due: Readonly<Record<string, Duration | undefined>> = checklists.due ?? {};
  return Object.entries(checklists).flatMap(([name, items]): Section[] => {
    if (!Array.isArray(items)) return [];
    const title = name in LISTS ? LISTS[name as keyof typeof LISTS] : inWords(name);
    return [
      sectionOf(`checklists-${name}`, `Checklist: ${title}`, {
        path: `checklists.${name}`,
        facts: durationFact('Due after', due[name]),
        entries: items.map((item, index) => checklistEntry(name, item, index)),
      }),
    ];
  });
}

function checklistEntry(list: string, item: ChecklistItem, index: number): Entry {
  return entryOf({
    section: `checklists-${list}`,
    path: `checklists.${list}[${index}]`,
    id: item.id,
    title: item.title,
    written: item.written,
    facts: [
      ...(item.machine === undefined
        ? []
        : fact('Done by', MACHINES[item.machine] ?? item.machine)),
      ...leftOver(item, ['id', 'title', 'machine', 'written']),
    ],
  });
}

export function failureSection(runbook: Runbook): Section {
  return sectionOf('failure_modes', 'Failure modes', {
    entries: runbook.failure_modes.map((mode, index) =>
      entryOf({
        section: 'failure_modes',
        path: `failure_modes[${index}]`,
        id: mode.id,
        title: mode.title,
        lists: [
          { label: 'Symptoms', items: mode.symptoms },
          { label: 'Resolution', items: mode.resolution },
        ],
        written: mode.lines?.join('\n'),
        facts: [
          ...procedureLink('Resolved by', mode.procedure, runbook),
          ...leftOver(mode, [
            'id',
            'title',
            'symptoms',
            'resolution',
            'detection',
            'lines',
            'procedure',
            'checklist',
          ]),
        ],
        children: [
          ...(mode.detection ?? []).map((way, place) =>
            detectionEntry(runbook, way, `failure_modes[${index}].detection[${place}]`),
          ),
          ...(mode.checklist ?? []).map((item, place) =>
            entryOf({
              section: 'failure_modes',
              path: `failure_modes[${index}].checklist[${place}]`,
              marker: 'By hand',
              title: item.title,
              written: item.written,
              facts: fact('Why not from here', item.why),
            }),
          ),
        ],
      }),
    ),
  });
}

function detectionEntry(
  runbook: Runbook,
  way: NonNullable<Runbook['failure_modes'][number]['detection']>[number],
  path: string,
): Entry {
  const { probes } = runbook.verification;
  const seen: Fact[] = [
    ...link('Signal', way.signal, runbook.signals, 'signals'),
    ...link('Probe', way.probe, probes.map(titled), 'verification'),
    ...link(
      'Synthetic request',
      way.synthetic,
      runbook.synthetic_requests.map(titled),
      'synthetic_requests',
    ),
  ];
  const signal = runbook.signals.find(({ id }) => id === way.signal);
  return entryOf({
    section: 'failure_modes',
    path,
    marker: 'Detect',
    title: way.title,
    written: way.written,
    live:
      signal === undefined
        ? null
        : { kind: 'signal', id: signal.id, at: signal.act?.at ?? signal.consider?.at ?? null },
    facts: [
      ...seen,
      ...lookFacts(runbook, way.look),
      ...leftOver(way, ['title', 'written', 'signal', 'probe', 'synthetic', 'look']),
    ],
  });
}

function titled(thing: { readonly id: string; readonly name: string }) {
  return { id: thing.id, title: thing.name };
}
