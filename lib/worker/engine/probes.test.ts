import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '@/lib/runbooks/schema';
import { PLAN, stepOf } from '@/lib/runs/test-fixtures';
import type { EngineDeps, ProbeOrder } from './deps';
import type { LoadedRun, LoadedStep } from './load';
import { probeRound } from './probes';

const file = path.resolve(import.meta.dirname, '..', '..', '..', 'runbooks', 'llm-hub.yaml');

async function round(passed: boolean, barred = false) {
  const parsed = runbookSchema.parse(parse(await readFile(file, 'utf8')));
  const written = parsed.verification.probes.filter((probe) => probe.expect_json !== undefined);
  const only = { ...parsed, verification: { ...parsed.verification, probes: written } };
  const orders: ProbeOrder[] = [];
  const deps = {
    db: { prisma: { runbookVersion: { findUnique: async () => ({ parsed: only }) } } },
    probe: async (order: ProbeOrder) => {
      orders.push(order);
      return { passed, status: 200, milliseconds: 5, detail: '200 in 5 ms', barred };
    },
  } as unknown as EngineDeps;
  const run = { body: PLAN, now: new Date(0) } as LoadedRun;
  const step = { ...stepOf(PLAN, 2), result: { passedRounds: 1 } } as unknown as LoadedStep;
  return { orders, move: await probeRound(deps, run, step, true) };
}

describe('a probe whose answer is expected to say something', () => {
  it('is asked to compare it', async () => {
    const { orders } = await round(true);
    expect(orders.map(({ expectJson }) => expectJson)).toEqual([
      {
        flag: 'unified_llm_hub',
        enabled: false,
        'config.enabled': false,
        'config.rollout_percentage': 0,
      },
    ]);
  });

  it('lights the lamp when the answer says it, and not when it says something else', async () => {
    expect((await round(true)).move).toMatchObject({ lamp: { name: 'healthy' } });
    expect((await round(false)).move.lamp).toBeUndefined();
  });

  it('says nothing of the service where nothing may be sent', async () => {
    const { move } = await round(false, true);
    expect(JSON.stringify(move)).not.toContain('failed');
    expect(JSON.stringify(move)).toContain('skipped');
    expect(move.lamp).toBeUndefined();
  });
});
