import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { readService, startWorld, type World } from './test-world';
import { CONNECTOR_HUB } from './testing/connector-hub-cases';
import { driveRun } from './testing/drive-run';
import { FORGE } from './testing/forge-cases';
import {
  applyCase,
  arrange,
  changesElsewhere,
  changesOf,
  commander,
  contentOf,
  expectAsPlanned,
  planCase,
  servedNow,
  startAnew,
} from './testing/procedure-world';
import { VIRTUOSO } from './testing/virtuoso-cases';

describe.each([CONNECTOR_HUB, FORGE, VIRTUOSO])('$slug', ({ slug, ref, cases }) => {
  let world: World;
  let carol: Actor;
  let number: number;
  beforeAll(async () => {
    world = await startWorld({ foldEveryTurn: false, service: { slug, ref } });
    carol = await commander(world);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    number = await startAnew(world);
  });

  it.each(cases)(
    '$procedure runs as it was shown, and its undo gives back what was',
    async (each) => {
      const { run, body } = await planCase(world, number, each);
      const before = each.deleted === undefined ? await readService(world) : null;
      const count = world.mutations().length;
      await applyCase(world, carol, run, each);
      expect(await driveRun(world, run.id, {})).toMatchObject({ status: 'succeeded' });
      expect(changesOf(world, count)).toEqual(each.sent);
      expect(changesElsewhere(world)).toEqual(each.elsewhere ?? []);
      expectAsPlanned(world, count, body);
      expect(world.probed.some((url) => /\/tags\//.test(url))).toBe(
        body.steps.some(({ work }) => work.kind === 'check' && work.tag !== undefined),
      );
      if (each.back instanceof RegExp) {
        await expect(world.planUndo(world.alice, run.id)).rejects.toThrow(each.back);
        return;
      }
      const undo = await world.planUndo(world.alice, run.id);
      await applyCase(world, carol, undo, { ...(each.backNeedsTwo ? { destructive: true } : {}) });
      expect(await driveRun(world, undo.id, {})).toMatchObject({ status: 'succeeded' });
      expect(changesOf(world, count)).toEqual([...each.sent, ...each.back]);
      const after = await readService(world);
      if (before === null) throw new Error('what was gone is not given back');
      expect(after.desired).toEqual(before.desired);
      expect(after.scaling).toEqual(before.scaling);
      expect(contentOf(after)).toEqual(contentOf(before));
    },
  );

  it.each(cases)('$procedure that fails on its way leaves what it says', async (each) => {
    const { because, sent, outcome, leaves } = each.failing;
    const { run } = await planCase(world, number, each);
    const count = world.mutations().length;
    await applyCase(world, carol, run, each);
    arrange(world, because);
    const ended = await driveRun(world, run.id, {
      ...(because.kind === 'manual' ? { failsAt: because.step } : {}),
      ...(because.kind === 'gate' ? { overAt: because.step } : {}),
    });
    expect(ended).toMatchObject({ status: 'failed', outcome: expect.stringMatching(outcome) });
    expect(changesOf(world, count)).toEqual(sent);
    expect(changesElsewhere(world)).toEqual(each.failing.elsewhere ?? []);
    expect(servedNow(world)).toBe(leaves);
  });
});
