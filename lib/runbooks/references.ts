import { didYouMean } from '@/lib/configuration/did-you-mean';
import type { PathKey, Problem } from '@/lib/configuration/problem';
import type { YamlSource } from '@/lib/configuration/yaml-source';
import { SIGNAL_UNITS } from '@/lib/signals/reading';
import { checkDecision } from './decision-references';
import type { Signal } from './figures-schema';
import type { Runbook } from './schema';

export interface ReferenceProblem {
  readonly section: keyof Runbook;
  readonly problem: Problem;
}

/** Names that a message template may use. */
export const PLACEHOLDERS = ['service', 'impact', 'since', 'until', 'next_update'] as const;

/** Tells one problem at a path, whose first part is the section. */
export type Report = (
  path: readonly [keyof Runbook, ...PathKey[]],
  message: string,
  hint?: string | null,
) => void;

/**
 * What a schema can't see: names that lead nowhere, ids used twice, a matrix whose rows leave a gap
 * or are out of order, shares written as percent. A name in a section that was withheld is not told
 * again where it is used: what uses it finds nothing, and that reads as unknown.
 */
export function referenceProblems(
  source: YamlSource,
  runbook: Runbook,
  withheld: readonly string[],
): ReferenceProblem[] {
  const found: ReferenceProblem[] = [];
  const report: Report = (path, message, hint = null) => {
    found.push({ section: path[0], problem: source.problemAt(path, message, hint) });
  };
  const known = {
    signal: withheld.includes('signals') ? null : runbook.signals.map(({ id }) => id),
    procedure: withheld.includes('procedures')
      ? null
      : [...runbook.procedures.map(({ id }) => id), 'monitor'],
  };
  const resolve: Resolve = (kind, id, path) => {
    const names = known[kind];
    if (names === null || names.includes(id)) return;
    report(path, `There is no ${kind} "${id}".`, didYouMean(id, names));
  };
  checkSignals(runbook, report);
  checkProcedures(runbook, report);
  checkDecision(runbook, report, resolve);
  runbook.stability_watch?.conditions.forEach(({ signal }, index) => {
    resolve('signal', signal, ['stability_watch', 'conditions', index, 'signal']);
  });
  checkMessages(runbook, report);
  return found;
}

/** Reports a name that is none. */
export type Resolve = (
  kind: 'signal' | 'procedure',
  id: string,
  path: readonly [keyof Runbook, ...PathKey[]],
) => void;

export function twice(
  things: readonly { readonly id: string }[],
  at: readonly [keyof Runbook, ...PathKey[]],
  report: Report,
): void {
  const seen = new Set<string>();
  things.forEach(({ id }, index) => {
    if (seen.has(id)) report([...at, index, 'id'], `"${id}" is used twice.`);
    seen.add(id);
  });
}

function checkSignals(runbook: Runbook, report: Report): void {
  twice(runbook.signals, ['signals'], report);
  runbook.signals.forEach((signal, index) => {
    for (const name of ['consider', 'act'] as const) {
      const at = signal[name]?.at ?? 0;
      if (SIGNAL_UNITS[signal.signal] === 'ratio' && at > 1) {
        const hint = `For ${at} % write ${at / 100}.`;
        report(['signals', index, name, 'at'], 'This is a share from 0 to 1.', hint);
      }
    }
    checkAbout(runbook, signal, index, report);
    if ((signal.consider?.at ?? 0) > (signal.act?.at ?? Number.POSITIVE_INFINITY)) {
      report(['signals', index, 'consider', 'at'], '"consider" must not be above "act".');
    }
  });
}

/** What a signal is about fits what it measures. */
function checkAbout(runbook: Runbook, signal: Signal, index: number, report: Report): void {
  const counts = signal.signal === 'log_matches';
  if (counts && signal.pattern === undefined) {
    const hint = 'Write the text that such an entry contains.';
    report(['signals', index, 'signal'], '"log_matches" needs a "pattern".', hint);
  }
  if (!counts && signal.pattern !== undefined) {
    report(['signals', index, 'pattern'], 'Only "log_matches" has a "pattern".');
  }
  if (signal.probe === undefined) return;
  const probes = runbook.verification.probes.map(({ id }) => id);
  if (signal.signal !== 'probe_failure_rate') {
    report(['signals', index, 'probe'], 'Only "probe_failure_rate" has a "probe".');
  } else if (!probes.includes(signal.probe)) {
    const hint = didYouMean(signal.probe, probes);
    report(['signals', index, 'probe'], `There is no probe "${signal.probe}".`, hint);
  }
}

function checkProcedures(runbook: Runbook, report: Report): void {
  twice(runbook.procedures, ['procedures'], report);
  runbook.procedures.forEach(({ steps }, index) => {
    twice(steps, ['procedures', index, 'steps'], report);
    steps.forEach((step, place) => {
      if (step.kind !== 'check') return;
      const at = ['procedures', index, 'steps', place] as const;
      const known = { probes: runbook.verification.probes, requests: runbook.synthetic_requests };
      for (const list of ['probes', 'requests'] as const) {
        const ids = known[list].map(({ id }) => id);
        step[list]?.forEach((id, turn) => {
          if (ids.includes(id)) return;
          const what = list === 'probes' ? 'probe' : 'request';
          report([...at, list, turn], `There is no ${what} "${id}".`, didYouMean(id, ids));
        });
      }
    });
  });
}

function checkMessages(runbook: Runbook, report: Report): void {
  runbook.messages.forEach(({ body }, index) => {
    for (const [, name = ''] of body.matchAll(/\{([^{}]*)\}/g)) {
      if ((PLACEHOLDERS as readonly string[]).includes(name)) continue;
      const hint = didYouMean(name, PLACEHOLDERS);
      report(['messages', index, 'body'], `{${name}} is not known here.`, hint);
    }
  });
}
