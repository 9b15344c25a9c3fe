import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseRunbook } from '@/lib/runbooks/parse';
import { PLAN } from '@/lib/runs/test-fixtures';
import { askRequests } from './ask-requests';
import type { EngineDeps, ProbeOrder } from './deps';
import type { LoadedRun } from './load';

const FILE = 'runbooks/llm-connector-hub.yaml';

/** The requests whose payload is the team's own file, with a file or without. */
async function asked(payload: string | null) {
  const { runbook } = parseRunbook(FILE, readFileSync(FILE, 'utf8'));
  const ids = (runbook?.synthetic_requests ?? [])
    .filter(({ body_file }) => body_file !== undefined)
    .map(({ id }) => id);
  const orders: ProbeOrder[] = [];
  const deps = {
    db: { prisma: { runbookVersion: { findUnique: async () => ({ parsed: runbook }) } } },
    secret: () => 'key',
    payload: () => payload,
    probe: async (order: ProbeOrder) => {
      orders.push(order);
      return { passed: true, status: 200, milliseconds: 5, detail: '200 in 5 ms' };
    },
  } as unknown as EngineDeps;
  const run = { body: { ...PLAN, url: 'https://hub.example' } } as LoadedRun;
  return { ids, orders, seen: await askRequests(deps, run, ids) };
}

it('a payload that is in a file of the team is sent where ripcord.yaml names the file', async () => {
  const { ids, orders, seen } = await asked('{"order":1}');
  expect(orders.map(({ body }) => body)).toEqual(ids.map(() => '{"order":1}'));
  expect(orders).not.toEqual([]);
  expect(seen.state).toBe('well');
});

it('and where it names none nothing is sent, and nothing is known', async () => {
  const { orders, seen } = await asked(null);
  expect(orders).toEqual([]);
  expect(seen).toMatchObject({
    state: 'left_out',
    evidence: expect.stringMatching(/ripcord\.yaml/),
  });
});
