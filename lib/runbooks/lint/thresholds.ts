import type { DecisionRules } from '../decision-schema';
import type { Band } from '../knowledge-schema';
import type { Runbook } from '../schema';
import type { Finding } from './finding';
import { mapsOf } from './places';

/** Figures that leave something out, say two things at once, or differ from their own words. */
export function thresholds(runbook: Runbook): Finding[] {
  const { decision } = runbook;
  const tree = decision.kind === 'tree' ? [...bands(decision.bands), ...differences(decision)] : [];
  return [...tree, ...conflicts(runbook), ...words(runbook)];
}

function bands(all: readonly Band[]): Finding[] {
  return [...new Set(all.map(({ of }) => of))].flatMap((of) => {
    const own = all.filter((band) => band.of === of).sort((a, b) => a.lower - b.lower);
    return own.flatMap((band, index): Finding[] => {
      const above = own[index + 1];
      if (above === undefined || band.upper === above.lower) return [];
      const path = ['decision', 'bands', all.indexOf(band)] as const;
      if (band.upper !== null && band.upper < above.lower) {
        return [
          {
            id: 'thresholds.gap',
            severity: 'warning',
            path,
            what: `${of} from ${percent(band.upper)} to ${percent(above.lower)} is in no row: "${band.written}" ends before "${above.written}" begins.`,
            why: 'In the gap the runbook says nothing, and everybody decides for themselves.',
            fix: 'Let one row end where the next begins. Until then the worse one counts here.',
          },
        ];
      }
      return [
        {
          id: 'thresholds.overlap',
          severity: 'warning',
          path,
          what: `${of} from ${percent(above.lower)} on is in two rows: "${band.written}" and "${above.written}".`,
          why: 'Two rows say two things at once.',
          fix: 'Let one row end where the next begins. Until then the worse one counts here.',
        },
      ];
    });
  });
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 1000) / 10} %`;
}

/** A trigger above the row that rolls back already: one says wait, the other says go. */
function conflicts({ triggers, decision }: Runbook): Finding[] {
  if (decision.kind !== 'matrix') return [];
  return triggers.flatMap(({ at, answered_by, title }, index): Finding[] => {
    if (at === undefined || answered_by !== decision.signal) return [];
    const row = decision.rows.find(
      ({ procedure, lower }) => procedure !== 'monitor' && lower < at.at,
    );
    if (row === undefined) return [];
    return [
      {
        id: 'thresholds.trigger_conflicts_row',
        severity: 'warning',
        path: ['triggers', index, 'at'],
        what: `"${title}" begins a rollback at ${percent(at.at)}, and the row ${row.band} already says "${row.action}".`,
        why: 'Between the two nobody knows whether a rollback is to be begun.',
        fix: 'Lower the trigger to the row, or take the rollback out of the row.',
      },
    ];
  });
}

function differences(tree: Extract<DecisionRules, { kind: 'tree' }>): Finding[] {
  const asked = new Set(tree.nodes.flatMap(({ any_of }) => any_of));
  return tree.questions.flatMap(({ id, title, yes, written }, index): Finding[] => {
    if (yes === undefined || written === undefined || asked.has(id)) return [];
    return [
      {
        id: 'tree.differs_from_criteria',
        severity: yes.procedure === 'monitor' ? 'note' : 'warning',
        path: ['decision', 'questions', index],
        what: `"${title}" is a criterion (${yes.action}), and no question of the tree asks for it.`,
        why: 'Whoever follows the tree passes it by.',
        fix: 'Ask for it in the tree. Until then it counts beside the tree, the worse of the two.',
      },
    ];
  });
}

/** "Doubled" is 100 %, whatever the figure beside it says. */
function words(runbook: Runbook): Finding[] {
  const told = new Set<string>();
  return mapsOf(runbook).flatMap(({ path, map }): Finding[] => {
    const { at, written } = map;
    if (typeof at !== 'number' || typeof written !== 'string') return [];
    if (!/\bdoubled?\b/i.test(written) || at >= 1 || told.has(written)) return [];
    told.add(written);
    return [
      {
        id: 'thresholds.words_disagree',
        severity: 'warning',
        path: [...path, 'written'],
        what: `"${written}": doubled is 100 % more, the figure is ${percent(at)}.`,
        why: 'One reader waits for twice as long as the other.',
        fix: 'Keep one of the two. Until then the stricter one counts.',
      },
    ];
  });
}
