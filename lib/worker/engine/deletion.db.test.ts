import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planBody } from '@/lib/runs/plan-body';
import { startWorld, type World } from './test-world';
import { driveRun } from './testing/drive-run';
import { FORGE } from './testing/forge-cases';
import { applyCase, commander, planCase, startAnew } from './testing/procedure-world';

const DELETION = FORGE.cases.find(({ procedure }) => procedure === 'full_deletion');

const GOOD = 'llm-forge-00001-wam';

let world: World;
beforeAll(async () => {
  world = await startWorld({ foldEveryTurn: false, service: FORGE });
});
afterAll(() => world.close());

describe('a service that is deleted', () => {
  it('is kept as a full export before the call, and its plan says so', async () => {
    if (DELETION === undefined) throw new Error('no deletion among the cases');
    const carol = await commander(world);
    const { number } = await world.declare();
    const { run, body } = await planCase(world, number, DELETION);
    const [asked, redeploy] = planBody.parse(body).steps;
    expect(asked?.inverse).toMatch(/A full export of the service is kept as evidence/);
    const again = redeploy?.work.kind === 'platform' ? redeploy.work.action : null;
    if (again?.kind !== 'create_service') throw new Error('it is not made again');
    expect(again.input.image).toMatch(/@sha256:[0-9a-f]{64}$/);
    const made = JSON.parse(again.input.service);
    expect(made.template.containers).toMatchObject([{ image: again.input.image }]);
    await applyCase(world, carol, run, DELETION);
    expect(await driveRun(world, run.id, {})).toMatchObject({ status: 'succeeded' });
    const kept = await world.db.prisma.evidence.findFirstOrThrow({
      where: { name: 'llm-forge.json' },
    });
    const { observed, platform } = JSON.parse(Buffer.from(kept.bytes ?? '').toString('utf8'));
    expect(observed).toMatchObject({ revisions: [{}, {}], desired: [{ percent: 100 }] });
    expect(platform.service).toMatchObject({ name: FORGE.ref, template: { containers: [{}] } });
    expect(platform.revisions).toHaveLength(2);
    const { streamId } = await world.run(run.id);
    const events = await world.db.prisma.event.findMany({
      where: { streamId },
      orderBy: { seq: 'asc' },
    });
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toContain('step.answered');
    expect(kinds.indexOf('step.answered')).toBeLessThan(kinds.indexOf('attachment.added'));
    expect(kinds.indexOf('attachment.added')).toBeLessThan(kinds.indexOf('step.sending'));
  });

  it('is made again only from an export that is still there', async () => {
    const number = await startAnew(world);
    const asked = { procedure: 'redeploy_deleted', asked: { revision: GOOD } };
    const { body } = await planCase(world, number, { ...asked, deleted: GOOD });
    const work = body.steps[0]?.work;
    const call = work?.kind === 'platform' ? work.action : null;
    if (call?.kind !== 'create_service') throw new Error('it is not made again');
    const { evidence } = world.db.prisma;
    const kept = await evidence.findUniqueOrThrow({ where: { sha256: call.input.export } });
    expect(kept.name).toBe('llm-forge.json');
    await evidence.updateMany({ data: { bytes: null, erasedAt: await world.now() } });
    await expect(planCase(world, number, asked)).rejects.toThrow(
      /^The export [0-9a-f]{12} was erased: the service can’t be made from it\.$/,
    );
  });
});
