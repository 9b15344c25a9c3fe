import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { executeQuery } from '@/lib/command';
import { roomRead } from '@/lib/incidents/queries/room';
import { log } from '@/lib/log';
import { runRead } from '@/lib/runs/queries/run-read';
import { timelineExport } from '@/lib/timeline/queries/export';
import type { EngineDeps, ProbeOrder } from './deps';
import { GOOD, startWorld, type World } from './test-world';
import { startAnew } from './testing/procedure-world';
import { reallyAsking, verified } from './testing/verification-world';

const KEY = 'vk-1b8c5f0e7a2d4936-not-for-anybody';

let world: World;
let number: number;
let usual: EngineDeps;
let orders: ProbeOrder[];
beforeAll(async () => {
  world = await startWorld({ foldEveryTurn: false });
  usual = { ...world.deps };
});
beforeEach(async () => {
  orders = [];
  Object.assign(world.deps, usual, { probe: reallyAsking(orders) });
  number = await startAnew(world);
  const traffic = [{ revision: GOOD, percent: 100 }];
  world.simulator.control.deploy({ service: 'virtuoso-api', traffic });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.close());

function give(key: string) {
  const secret: EngineDeps['secret'] = (service, name) =>
    service === 'virtuoso-api' && name === 'virtuoso_api_key' ? key : null;
  Object.assign(world.deps, { secret });
}

const keyed = () => orders.filter(({ headers }) => headers['X-API-Key'] === KEY);

/** Tables in which a row has the key, as text or inside bytes. */
async function tablesWith(key: string): Promise<string[]> {
  const client = new Client({ connectionString: world.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const hit = await client.query(
        `select 1 from ${name} as t where t::text like $1 or t::text like $2 limit 1`,
        [`%${key}%`, `%${Buffer.from(key).toString('hex')}%`],
      );
      if (hit.rowCount !== 0) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}

describe('the rollback of virtuoso-api is verified', () => {
  it('with its key, which the service gets', async () => {
    give(KEY);
    const { run, steps } = await verified(world, number, 'rollback_verification');
    expect(run.status).toBe('succeeded');
    expect(steps.get('core_functions')).toMatchObject({
      status: 'verified',
      evidence: '2 of 2 probes passed, twice in a row.',
    });
    expect(new Set(keyed().map(({ method }) => method))).toEqual(new Set(['GET', 'POST']));
  });

  it('without a key as far as that goes, and what is left out is said', async () => {
    const { run, steps } = await verified(world, number, 'rollback_verification');
    expect(run).toMatchObject({
      status: 'succeeded',
      outcome: expect.stringMatching(/1 left out/),
    });
    expect(steps.get('health')?.status).toBe('verified');
    expect(steps.get('core_functions')?.status).toBe('skipped');
    const events = await world.db.prisma.event.findMany({ where: { kind: 'step.skipped' } });
    const told = events.map(({ body }) => Buffer.from(body ?? '').toString('utf8')).join('\n');
    expect(told).toMatch(/2 skipped: Secret virtuoso_api_key is not set for this service/);
    expect(orders.filter(({ headers }) => 'X-API-Key' in headers)).toEqual([]);
  });

  it('and its key is in no row, event, log or page', async () => {
    const lines: unknown[] = [];
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      vi.spyOn(log, level).mockImplementation((...said: unknown[]) => void lines.push(said));
    }
    give(KEY);
    const well = await verified(world, number, 'rollback_verification');
    // What fails tells most.
    Object.assign(world.deps, {
      probe: async (order: ProbeOrder, signal: AbortSignal) => ({
        ...(await reallyAsking(orders)({ ...order, expectStatus: [418] }, signal)),
      }),
    });
    const failed = await verified(world, number, 'rollback_verification');
    expect([well.run.status, failed.run.status]).toEqual(['succeeded', 'failed']);
    expect(keyed().length).toBeGreaterThan(0);
    expect(await tablesWith(KEY)).toEqual([]);
    expect(await tablesWith('rollback_verification')).not.toEqual([]);
    const { db, alice } = world;
    const pages = [
      await executeQuery(db, roomRead, alice, { number }),
      await executeQuery(db, runRead, alice, { id: failed.run.id }),
      await executeQuery(db, timelineExport, alice, { number }),
    ];
    expect(pages.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(JSON.stringify([pages, lines])).not.toContain(KEY);
  });
});
