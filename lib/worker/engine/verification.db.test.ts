import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '@/lib/result';
import type { EngineDeps, ProbeOrder } from './deps';
import { startWorld, type World } from './test-world';
import { FORGE } from './testing/forge-cases';
import { startAnew } from './testing/procedure-world';
import { reallyAsking, verified } from './testing/verification-world';

let world: World;
let number: number;
let usual: EngineDeps;
let orders: ProbeOrder[];
beforeAll(async () => {
  world = await startWorld({ foldEveryTurn: false, service: FORGE });
  usual = { ...world.deps };
});
beforeEach(async () => {
  orders = [];
  Object.assign(world.deps, usual, { probe: reallyAsking(orders) });
  number = await startAnew(world);
});
afterAll(() => world.close());

const asked = () => [
  ...new Set(orders.map(({ method, url }) => `${method} ${new URL(url).pathname}`)),
];

describe('the recovery of llm-forge is verified', () => {
  it('without a lock, and without moving the incident', async () => {
    const { run, locked } = await verified(world, number, 'recovery_verification');
    expect(run).toMatchObject({ status: 'succeeded', effectiveAt: null, healthyAt: null });
    expect(locked).toBe(0);
    const incident = await world.db.prisma.incident.findFirstOrThrow({ where: { number } });
    expect(incident.status).toBe('investigating');
    expect(world.mutations()).toEqual([]);
  });

  it('by a request to each agent and a sample generation', async () => {
    const { steps } = await verified(world, number, 'recovery_verification');
    expect(asked()).toEqual([
      'GET /services/llm-forge/health',
      'POST /services/llm-forge/api/v1/agents/sdk',
      'POST /services/llm-forge/api/v1/agents/cli',
      'POST /services/llm-forge/api/v1/agents/translate',
    ]);
    expect(steps.get('sample')).toMatchObject({ status: 'verified' });
  });

  it('and is not, where an agent does not answer', async () => {
    Object.assign(world.deps, {
      probe: async (order: ProbeOrder, signal: AbortSignal) =>
        order.url.endsWith('/cli')
          ? { passed: false, status: 500, milliseconds: 1, detail: '500 in 1 ms' }
          : reallyAsking(orders)(order, signal),
    } satisfies Partial<EngineDeps>);
    const { run } = await verified(world, number, 'recovery_verification');
    expect(run.status).toBe('failed');
    expect(run.outcome).toMatch(/^All agent endpoints respond: .*agents\/cli: 500 in 1 ms/);
  });

  it('by DecisionEvents that the log has', async () => {
    const { steps } = await verified(world, number, 'recovery_verification');
    expect(steps.get('events')).toMatchObject({
      status: 'verified',
      evidence: expect.stringMatching(/^[1-9]\d* entries with "DecisionEvent" in the last 5\smin/),
    });
    expect(steps.get('errors')?.evidence).toMatch(/^0 errors in the last 5\smin/);
  });

  it('and is not, where the log has errors', async () => {
    const logs = usual.logs('agentics');
    if (logs === null) throw new Error('no log to read');
    const said = { ndjson: '', bytes: 0, entries: 3, errors: 3, serverErrors: 0, truncated: false };
    Object.assign(world.deps, { logs: () => ({ ...logs, export: async () => ok(said) }) });
    const { run } = await verified(world, number, 'recovery_verification');
    expect(run).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/^No errors in the logs: 3 errors in the last 5\smin/),
    });
  });

  it('by a person’s script, whose output is kept', async () => {
    const printed = 'llm-forge verified: 6 of 6 checks passed';
    await verified(world, number, 'recovery_verification', { prints: printed });
    const kept = await world.db.prisma.evidence.findMany();
    const texts = kept.map(({ bytes }) => Buffer.from(bytes ?? '').toString('utf8'));
    expect(texts).toContain(printed);
  });
});
