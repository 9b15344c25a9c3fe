import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveService } from './live-signals';
import { parseRunbook } from './parse';

const directory = path.resolve(import.meta.dirname, '..', '..', 'runbooks');
const NOW = new Date('2026-11-20T03:07:26Z');

describe.each(readdirSync(directory).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  const { runbook } = parseRunbook(name, readFileSync(path.join(directory, name), 'utf8'));
  if (runbook === null) throw new Error(`${name} does not parse`);
  const live = liveService(runbook, { slug: 'api', name: 'API', frame: null, problem: null }, NOW);

  it('has no value and no answer while nothing is measured', () => {
    expect(live.problem).toBe('Nothing was measured yet.');
    expect(Object.keys(live.signals)).toEqual(runbook.signals.map(({ id }) => id));
    expect(Object.values(live.signals).filter(({ value }) => value !== null)).toEqual([]);
    expect(Object.values(live.answers).filter(({ answer }) => answer !== 'unknown')).toEqual([]);
    expect(live.matrix?.value ?? null).toBeNull();
  });
});
