import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '@/lib/runbooks/parse';
import { whyNotRunnable } from './plan';

function read(slug: string) {
  const file = `runbooks/${slug}.yaml`;
  const { runbook } = parseRunbook(file, readFileSync(file, 'utf8'));
  if (runbook === null) throw new Error(`${file} can’t be read`);
  return runbook;
}

describe('a failure mode', () => {
  it.each([
    ['llm-connector-hub', 'authentication', 'grant_secret_access'],
    ['llm-connector-hub', 'schema_drift', 'quick_rollback'],
    ['llm-connector-hub', 'ruvector', 'fresh_secret'],
    ['llm-connector-hub', 'exhaustion', 'more_memory'],
    ['llm-forge', 'build', 'build_again'],
    ['virtuoso-api', 'api_key_rejected', 'secret_manager'],
  ])('of %s, %s, offers %s, which runs from here', (slug, mode, offered) => {
    const runbook = read(slug);
    const { procedure } = runbook.failure_modes.find(({ id }) => id === mode) ?? {};
    expect(procedure).toBe(offered);
    const found = runbook.procedures.find(({ id }) => id === offered);
    expect(found && whyNotRunnable(found)).toBeNull();
  });
});

describe('the way back to latest', () => {
  it.each(['llm-connector-hub', 'llm-forge', 'virtuoso-api'])('of %s runs by itself', (slug) => {
    const runbook = read(slug);
    const found = runbook.procedures.find(({ id }) => id === 'return_to_latest');
    expect(found?.steps.map(({ id }) => id)).toEqual(['latest', 'effective', 'probes']);
    expect(found && whyNotRunnable(found)).toBeNull();
  });
});
