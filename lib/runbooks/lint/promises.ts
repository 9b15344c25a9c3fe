import type { Effect } from '../decision-schema';
import type { Procedure } from '../procedure-schema';
import type { Runbook } from '../schema';
import type { Finding } from './finding';
import { mapsOf } from './places';

/** Times that can't be kept: by their own waits, by the procedure, by what begins too late. */
export function promises(runbook: Runbook): Finding[] {
  return [...runbook.procedures.flatMap(ownWaits), ...outcomes(runbook), ...automations(runbook)];
}

function ownWaits({ steps, promised, title }: Procedure, index: number): Finding[] {
  if (promised === undefined) return [];
  const waits = steps.reduce(
    (sum, step) =>
      sum + (step.deadline_seconds ?? 0) + (step.kind === 'wait' ? step.wait_seconds : 0),
    0,
  );
  if (waits <= promised.max_seconds) return [];
  return [
    {
      id: 'promise.shorter_than_waits',
      severity: 'warning',
      path: ['procedures', index, 'promised'],
      what: `"${title}" promises ${promised.max_seconds} s, and its own waits take up to ${waits} s.`,
      why: 'The clock that people are told runs out while the procedure still goes as planned.',
      fix: 'Promise more, or wait less.',
    },
  ];
}

interface Timed {
  readonly procedure: string;
  readonly within_seconds: number | null;
  readonly path: Finding['path'];
}

/** Every row, question and leaf of the decision that names a procedure, with its limit. */
function timed({ decision }: Runbook): Timed[] {
  return mapsOf(decision, ['decision']).flatMap(({ path, map }): Timed[] => {
    const { procedure, within_seconds } = map as Partial<Effect>;
    if (typeof procedure !== 'string' || within_seconds === undefined) return [];
    return [{ procedure, within_seconds, path }];
  });
}

function outcomes(runbook: Runbook): Finding[] {
  return timed(runbook).flatMap(({ procedure, within_seconds, path }): Finding[] => {
    if (within_seconds === null) {
      return [
        {
          id: 'outcome.no_limit',
          severity: 'warning',
          path,
          what: 'This outcome has no time limit.',
          why: 'Nobody can tell when it is late.',
          fix: 'Write "within_seconds", and whose figure it is.',
        },
      ];
    }
    const promised = runbook.procedures.find(({ id }) => id === procedure)?.promised;
    if (promised === undefined || within_seconds >= promised.max_seconds) return [];
    return [
      {
        id: 'promise.outcome_shorter_than_procedure',
        severity: 'warning',
        path,
        what: `It is due within ${within_seconds} s, and its procedure takes up to ${promised.max_seconds} s.`,
        why: 'The limit can be missed with everything going as planned.',
        fix: 'Give the outcome more time, or name a quicker procedure.',
      },
    ];
  });
}

function automations(runbook: Runbook): Finding[] {
  const { decision, automations: all, procedures } = runbook;
  if (decision.kind !== 'matrix') return [];
  return all.flatMap(({ at, lasts, procedure, title }, index): Finding[] => {
    const row = decision.rows.find(({ lower }) => at.at >= lower);
    const least = procedures.find(({ id }) => id === procedure)?.promised?.min_seconds ?? 0;
    const takes = lasts.seconds + least;
    if (row === undefined || takes <= row.within_seconds) return [];
    return [
      {
        id: 'promise.automation_too_late',
        severity: 'warning',
        path: ['automations', index, 'lasts'],
        what: `"${title}" waits ${lasts.seconds} s and then takes at least ${least} s; ${row.band} is due within ${row.within_seconds} s.`,
        why: 'The time limit has passed before the automatic rollback can be done.',
        fix: 'Let it begin sooner, or do not count on it for this row.',
      },
    ];
  });
}
