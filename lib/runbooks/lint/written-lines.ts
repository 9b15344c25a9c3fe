import type { Procedure } from '../procedure-schema';
import type { Runbook } from '../schema';
import type { Finding } from './finding';
import { LINE_RULES } from './line-rules';
import { memberName, type TextAt, textsOf } from './places';

const LINES: readonly string[] = ['written', 'lines', 'notes'];

/**
 * Lines of the written runbook that can't do what they say, wherever they stand. The section that
 * explains them is looked at only for what stands nowhere else.
 */
export function writtenLines(runbook: Runbook): Finding[] {
  const all = textsOf(runbook).filter(({ path }) => LINES.includes(memberName(path)));
  const told = all.filter(({ path }) => path[0] !== 'written');
  const explained = all.filter(({ path }) => path[0] === 'written' && path.length > 2);
  const byLine = LINE_RULES.flatMap(({ id, found, what, why, fix }): Finding[] => {
    const here = (texts: readonly TextAt[]) => texts.filter(({ text }) => found(text));
    const places = here(told).length > 0 ? here(told) : here(explained);
    return places.map(({ path }) => ({ id, severity: 'warning', path, what, why, fix }));
  });
  return [
    ...byLine,
    ...runbook.procedures.flatMap(pausedUndo),
    ...runbook.procedures.flatMap(sameCheckForTwo),
    ...drillsWithoutSchema(runbook),
  ];
}

function pausedUndo({ steps }: Procedure, index: number): Finding[] {
  const at = (pattern: RegExp) => steps.findIndex(({ written = '' }) => pattern.test(written));
  const pause = at(/rollout pause/);
  const undo = at(/rollout undo/);
  if (pause < 0 || undo <= pause) return [];
  return [
    {
      id: 'written.pause_then_undo',
      severity: 'warning',
      path: ['procedures', index, 'steps', undo, 'written'],
      what: 'The rollout is paused, and then undone.',
      why: 'kubectl refuses to undo what is paused.',
      fix: 'Patch the template while it is paused, then resume; with migrations scale to 0 before.',
    },
  ];
}

const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;

/** One and the same check for two environments looks at one of them twice. */
function sameCheckForTwo({ steps }: Procedure, index: number): Finding[] {
  const seen = new Map<string, string>();
  return steps.flatMap(({ title, written = '' }, place): Finding[] => {
    const environment = ENVIRONMENTS.find((one) => new RegExp(`\\b${one}\\b`, 'i').test(title));
    if (environment === undefined) return [];
    const twice = written
      .split('\n')
      .find((line) => line.includes('verify') && (seen.get(line) ?? environment) !== environment);
    for (const line of written.split('\n')) seen.set(line, seen.get(line) ?? environment);
    if (twice === undefined) return [];
    return [
      {
        id: 'written.same_check_for_two',
        severity: 'warning',
        path: ['procedures', index, 'steps', place, 'written'],
        what: `"${twice.trim()}" is the same line as for ${seen.get(twice)}.`,
        why: `Its arguments do not name ${environment}, so ${environment} is never looked at.`,
        fix: "Verify the environment's own target.",
      },
    ];
  });
}

/** Rows of a table that nothing before has made. */
function drillsWithoutSchema({ drills }: Runbook): Finding[] {
  return drills.flatMap(({ steps }, index) =>
    steps.flatMap(({ written = '' }, place): Finding[] => {
      const table = /INSERT INTO (\w+)/i.exec(written)?.[1];
      if (table === undefined) return [];
      const before = steps.slice(0, place).map((step) => step.written ?? '');
      const made = new RegExp(`CREATE TABLE[^;]*\\b${table}\\b|pg_dump|pg_restore`, 'i');
      if (before.some((line) => made.test(line))) return [];
      return [
        {
          id: 'written.drill_without_schema',
          severity: 'warning',
          path: ['drills', index, 'steps', place, 'written'],
          what: `The drill writes to "${table}", which nothing before it makes.`,
          why: 'The drill fails as it is written, and proves nothing.',
          fix: 'Clone the schema first.',
        },
      ];
    }),
  );
}
