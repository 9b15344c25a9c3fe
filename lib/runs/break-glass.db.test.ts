import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { frameRead } from '@/lib/incidents/queries/frame';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import {
  type PlannedRun,
  type PlannedRunOptions,
  planRun,
  runBecomes,
} from '@/lib/testing/planned-run';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { readEvents } from '@/lib/timeline/read';
import { freezeRelease } from './commands/freeze-release';
import { freezeStart } from './commands/freeze-start';
import { runBreakGlass } from './commands/run-break-glass';
import { runSubmit } from './commands/run-submit';

let ripcord: TestConsole;
let clock: ControlledClock;
let commander: Actor;
let incident: TestIncident;

beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  commander = await ripcord.person('commander');
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});
beforeEach(async () => {
  incident = await ripcord.declare(commander);
});
afterEach(async () => {
  await ripcord.db.prisma.runTarget.updateMany({ data: { releasedAt: new Date() } });
  await ripcord.finish(commander, incident);
});

const plan = (options: PlannedRunOptions = {}) => planRun(ripcord.db, commander, incident, options);
const open = (run: PlannedRun, actor = commander, change: object = {}) =>
  ripcord.act(actor, runBreakGlass, {
    id: run.id,
    planHash: run.planHash,
    reason: 'Nobody else is awake.',
    ...change,
  });
/** What the frame says of this run. */
const shown = async ({ id }: PlannedRun) => {
  const { breakGlass } = must(await executeQuery(ripcord.db, frameRead, commander, {}));
  return breakGlass.filter(({ runId }) => runId === id);
};
const block = (id: string, absolute: boolean) => ({
  id,
  title: 'A check',
  evidence: `${id} says no.`,
  result: 'block' as const,
  absolute,
});

describe('break-glass', () => {
  it('applies a blocked plan that can’t be undone, alone, and makes noise everywhere', async () => {
    const run = await plan({ risk: 'destructive', inverse: null, checks: [block('held', false)] });
    must(await ripcord.act(commander, runSubmit, { id: run.id, planHash: run.planHash }));
    const opened = must(await open(run));
    expect(await ripcord.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({
      status: 'applying',
      confirmedById: commander.personId,
    });
    const events = await ripcord.events(incident);
    const [seen] = events.filter(({ kind }) => kind === 'break_glass.opened');
    expect(seen).toMatchObject({ data: { runId: run.id, reason: 'Nobody else is awake.' } });
    expect(events.at(-1)).toMatchObject({ kind: 'event.pinned', data: { seq: seen?.seq } });
    expect((await readEvents(ripcord.db, ORG_STREAM_ID)).at(-1)).toMatchObject({
      kind: 'break_glass.opened',
      data: { runId: run.id },
    });
    expect(await shown(run)).toEqual([
      {
        runId: run.id,
        runNumber: run.number,
        incident: { number: incident.number, drill: false, label: `INC-${incident.number}` },
        by: 'Somebody',
        reason: 'Nobody else is awake.',
        expiresAt: opened.expiresAt,
      },
    ]);
  });

  it('stays on the frame for 15 minutes, however soon its run is over', async () => {
    const run = await plan();
    must(await open(run));
    await runBecomes(ripcord.db, run, 'succeeded');
    await clock.later(15 * 60 - 10);
    expect(await shown(run)).toHaveLength(1);
    await clock.later(11);
    expect(await shown(run)).toEqual([]);
  });

  it('gets past a stale verdict and a freeze', async () => {
    const run = await plan();
    const freeze = must(await ripcord.act(commander, freezeStart, { reason: 'Wait.' }));
    await clock.later(120);
    expect(await open(run)).toMatchObject({ ok: true });
    must(await ripcord.act(commander, freezeRelease, { id: freeze.id, reason: 'Over.' }));
  });

  it('never gets past a check that is absolute', async () => {
    const run = await plan({ checks: [block('target_exists', true), block('held', false)] });
    const answer = await open(run);
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        message: 'No glass opens this. A check: target_exists says no.',
      },
    });
  });

  it('never takes a target that another run holds, and tells whose it is', async () => {
    const holder = await plan();
    must(await open(holder));
    expect(await open(await plan())).toMatchObject({
      ok: false,
      error: { code: 'conflict', details: { runId: holder.id, heldBy: commander.personId } },
    });
  });

  it('is a commander’s own press with a reason, on the plan that was shown', async () => {
    const run = await plan();
    for (const actor of [
      await ripcord.person('responder'),
      await ripcord.person('admin', 'token'),
    ]) {
      expect(await open(run, actor)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }
    expect(await open(run, commander, { reason: '  ' })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    expect(await open(run, commander, { planHash: randomUUID() })).toMatchObject({
      ok: false,
      error: { code: 'stale' },
    });
  });

  it('happens once', async () => {
    const run = await plan();
    const answers = await Promise.all([open(run), open(run), open(run)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await ripcord.db.prisma.breakGlass.count({ where: { runId: run.id } })).toBe(1);
    expect(await open(run)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/has applied run/) },
    });
  });
});
