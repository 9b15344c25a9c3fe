import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '@/lib/configuration/read-files';
import type { Runbook } from '@/lib/runbooks/schema';
import { whyNotRunnable } from '@/lib/runs/plan';
import { detectionsOf } from './detections';

const root = path.resolve(import.meta.dirname, '..', '..');
let runbooks: readonly Runbook[];
beforeAll(async () => {
  const read = await readConfiguration({
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir: path.join(root, 'runbooks'),
  });
  runbooks = read.runbooks.map(({ runbook }) => runbook);
});

describe.each(['llm-connector-hub', 'llm-forge', 'virtuoso-api'])('%s', (slug) => {
  const modes = () => {
    const runbook = runbooks.find((each) => each.slug === slug);
    if (runbook === undefined) throw new Error(`there is no ${slug}`);
    return { runbook, modes: runbook.failure_modes };
  };

  it('every failure mode offers what resolves it: a procedure that runs, or what a person does', () => {
    const { runbook, modes: all } = modes();
    const offered = all.map(({ id, procedure, resolution, checklist = [] }) => {
      const found = runbook.procedures.find((each) => each.id === procedure);
      const runs = found !== undefined && whyNotRunnable(found) === null;
      return [
        id,
        procedure === undefined || runs,
        runs || resolution.length + checklist.length > 0,
      ];
    });
    expect(offered).toEqual(all.map(({ id }) => [id, true, true]));
  });

  it('every look of its failure modes can be taken from here', () => {
    const { runbook, modes: all } = modes();
    const looks = all
      .flatMap((mode) => detectionsOf(mode, runbook))
      .filter(({ kind }) => kind === 'look');
    expect(looks.length).toBeGreaterThan(2);
    expect(looks.filter(({ whyNotRun }) => whyNotRun !== null)).toEqual([]);
  });

  it('what no API can do is by hand, with the written line and why', () => {
    const steps = modes().modes.flatMap(({ checklist = [] }) => checklist);
    expect(steps.filter(({ why }) => why === undefined)).toEqual([]);
    expect(steps.map(({ written }) => written?.startsWith('gcloud run services update'))).toEqual(
      slug === 'virtuoso-api' ? [false, true] : [],
    );
  });
});
