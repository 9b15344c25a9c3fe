import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '@/lib/runbooks/schema';
import { byHandOf, whyStepNotHere } from './not-here';

const folder = path.resolve(import.meta.dirname, '../../runbooks');
const runbooks = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => runbookSchema.parse(parse(readFileSync(path.join(folder, name), 'utf8'))));
const foreign = runbooks
  .flatMap(({ procedures }) => procedures.flatMap(({ steps }) => steps))
  .flatMap((step) => {
    const why = whyStepNotHere(step);
    return why === null ? [] : [{ title: step.title, why }];
  });

describe('a step that can’t be done from here', () => {
  it.each(foreign)('says what to do instead: $title', ({ why }) => {
    expect(why).toMatch(/by hand/);
    expect(why).not.toMatch(/_|here yet/);
  });

  it('is told by its own action: no two actions share a sentence', () => {
    const orchestrator = runbooks.find(({ slug }) => slug === 'llm-orchestrator');
    const said = (orchestrator?.procedures ?? [])
      .flatMap(({ steps }) => steps)
      .flatMap((step) =>
        step.kind === 'action' && whyStepNotHere(step) !== null
          ? [[step.action, whyStepNotHere(step)] as const]
          : [],
      );
    const byVerb = new Map(said);
    expect(byVerb.size).toBeGreaterThan(0);
    expect(new Set(byVerb.values()).size).toBe(byVerb.size);
  });
});

describe('a procedure by hand', () => {
  it('has every step in order, with the runbook’s line where it writes one', () => {
    const hub = runbooks.find(({ slug }) => slug === 'llm-hub');
    const procedure = hub?.procedures.find(({ id }) => id === 'full_rollback');
    if (procedure === undefined) throw new Error('the runbook has no such procedure');
    const { steps } = byHandOf(procedure, true);
    expect(steps.map(({ title }) => title)).toEqual(procedure.steps.map(({ title }) => title));
    expect(steps.filter(({ written }) => written !== null).length).toBeGreaterThan(3);
  });
});
