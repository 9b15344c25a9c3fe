import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text';

const NOW = new Date('2026-11-20T03:07:26Z');

/** What is found in each of the repository's runbooks, and how often. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'llm-connector-hub.yaml': {
    'note identity.missing': 3,
    'note review.unknown': 1,
    'warning placeholder': 1,
    'warning written.hmac_prefix': 1,
    'warning written.image_by_tag': 1,
    'warning written.logging_tail': 1,
    'warning written.max_instances_zero': 1,
    'warning written.no_such_command': 1,
    'warning written.previous_by_guess': 1,
    'warning written.registry_shut_down': 1,
    'warning written.update_without_flag': 2,
  },
  'llm-forge.yaml': {
    'error destructive.no_backup': 1,
    'note identity.missing': 3,
    'note review.unknown': 1,
    'warning placeholder': 7,
    'warning written.image_by_tag': 1,
    'warning written.previous_by_guess': 3,
    'warning written.same_check_for_two': 1,
  },
  'llm-hub.yaml': {
    'note tree.differs_from_criteria': 4,
    'warning placeholder': 13,
    'warning review.overdue': 1,
    'warning thresholds.gap': 2,
    'warning thresholds.words_disagree': 1,
    'warning tree.differs_from_criteria': 3,
    'warning written.drill_without_schema': 1,
    'warning written.drop_function_cascade': 1,
    'warning written.rebuilt_from_tag': 1,
    'warning written.restart_keeps_environment': 2,
  },
  'llm-orchestrator.yaml': {
    'warning placeholder': 19,
    'warning written.bare_undo': 2,
    'warning written.dump_into_live': 1,
    'warning written.pause_then_undo': 1,
    'warning written.paused_words': 1,
    'warning written.previous_by_guess': 1,
    'warning written.quantile_by_series': 1,
    'warning written.rate_without_denominator': 1,
    'warning written.ratio_of_unlike_labels': 1,
  },
  'virtuoso-api.yaml': {
    'warning contact.unreachable': 3,
    'warning placeholder': 1,
    'warning promise.automation_too_late': 1,
    'warning review.overdue': 1,
    'warning thresholds.trigger_conflicts_row': 1,
    'warning written.bigquery_decorator': 1,
    'warning written.firestore_import': 1,
    'warning written.image_by_tag': 1,
    'warning written.no_such_command': 3,
    'warning written.policy_counts_requests': 1,
    'warning written.previous_by_guess': 2,
    'warning written.registry_shut_down': 1,
    'warning written.revert_head': 1,
    'warning written.secret_disabled_early': 1,
    'warning written.traffic_tag_flag': 1,
    'warning written.update_without_flag': 1,
  },
};

describe('the repository’s runbooks', () => {
  it.each(Object.entries(EXPECTED))('%s has these findings and no others', (file, expected) => {
    const found: Record<string, number> = {};
    for (const { id, severity } of lint(file)) {
      const key = `${severity} ${id}`;
      found[key] = (found[key] ?? 0) + 1;
    }
    expect(found).toEqual(expected);
  });

  it('a finding points at its line', () => {
    const text = read('llm-connector-hub.yaml').split('\n');
    const found = lint('llm-connector-hub.yaml').find(
      ({ id }) => id === 'written.max_instances_zero',
    );
    expect(text[(found?.line ?? 0) - 1]).toContain('--max-instances=0');
  });

  it('a file that does not parse is an error at its line', () => {
    const broken = read('llm-hub.yaml').replace('kind: tree', 'kind: three');
    const [first] = lintText('llm-hub.yaml', broken, NOW).filter(({ id }) => id === 'schema');
    expect(first).toMatchObject({ severity: 'error', file: 'llm-hub.yaml' });
    expect(first?.message).toContain('Did you mean "tree"?');
  });
});

function read(file: string): string {
  return readFileSync(`runbooks/${file}`, 'utf8');
}

function lint(file: string) {
  return lintText(file, read(file), NOW);
}
