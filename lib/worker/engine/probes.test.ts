import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '@/lib/runbooks/schema';
import { PLAN, stepOf } from '@/lib/runs/test-fixtures';
import type { EngineDeps } from './deps';
import type { LoadedRun, LoadedStep } from './load';
import { probeRound } from './probes';

const file = path.resolve(import.meta.dirname, '..', '..', '..', 'runbooks', 'llm-hub.yaml');

it('a status proves nothing where the answer itself is expected to say something', async () => {
  const parsed = runbookSchema.parse(parse(await readFile(file, 'utf8')));
  const written = parsed.verification.probes.filter((probe) => probe.expect_json !== undefined);
  expect(written).not.toEqual([]);
  const only = { ...parsed, verification: { ...parsed.verification, probes: written } };
  const deps = {
    db: { prisma: { runbookVersion: { findUnique: async () => ({ parsed: only }) } } },
    probe: async () => ({ passed: true, status: 200, milliseconds: 5, detail: '200 in 5 ms' }),
  } as unknown as EngineDeps;
  const run = { body: PLAN, now: new Date(0) } as LoadedRun;
  const step = { ...stepOf(PLAN, 2), result: { passedRounds: 1 } } as unknown as LoadedStep;
  const move = await probeRound(deps, run, step, true);
  expect(move).toMatchObject({ changes: [{ to: 'skipped' }] });
  expect(move.lamp).toBeUndefined();
});
