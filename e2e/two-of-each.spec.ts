import { type Browser, expect, type Page, test } from '@playwright/test';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { tokenFor } from './support/api';
import { advanceClock } from './support/clock';
import { type Copy, startCopy } from './support/copies';
import { follow } from './support/follower';
import { listensFor } from './support/keyboard';
import { nobodyHoldsALock, signalPart } from './support/processes';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { countLoads, noteTimeline } from './support/seen';
import { sessionOf } from './support/session';
import { signIn } from './support/sign-in';
import { injectFault, mutationsOf } from './support/simulator';
import { endEverything, freshWorld, GOOD, SERVICE } from './support/world';

interface Pair {
  readonly web: Copy;
  readonly worker: Copy;
}

/** Longer than a worker's lease on a run. */
const LEASE_IS_OVER_SECONDS = 61;

const started: Copy[] = [];
let token: string;

async function startPair(name: string): Promise<Pair> {
  const [web, worker] = await Promise.all([
    startCopy('web', `${name}-web`),
    startCopy('worker', `${name}-worker`),
  ]);
  started.push(web, worker);
  return { web, worker };
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  token = await tokenFor('viewer@demo.ripcord', 'viewer');
  await freshWorld();
  // It would be a third worker, and one that is started again.
  signalPart('worker', 'SIGSTOP');
  await nobodyHoldsALock();
});

test.afterAll(async () => {
  signalPart('worker', 'SIGCONT');
  await Promise.all(started.map((copy) => copy.kill()));
  await endEverything();
});

async function timelineOf(number: number): Promise<TimelineView> {
  const viewer = await sessionOf('viewer');
  return viewer.get<TimelineView>(`/incidents/${number}/timeline`);
}

async function openTimeline(browser: Browser, web: Copy, number: number): Promise<Page> {
  const context = await browser.newContext();
  await signIn(context, 'viewer');
  const page = await context.newPage();
  await page.goto(`${web.url}/incidents/${number}`);
  await listensFor(page, 'note');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByRole('button', { name: /^Find/ }).click();
  await timeline.getByLabel('small steps').check();
  return page;
}

/** A rollback whose sender and whose web are killed between the call and its answer. */
async function killMidRun(browser: Browser, dying: Pair, staying: Pair): Promise<void> {
  const number = await declare();
  const page = await openTimeline(browser, staying.web, number);
  const [shown, loads] = [await noteTimeline(page), countLoads(page)];
  const stays = follow(token, number, [staying.web.url]);
  const moves = follow(token, number, [dying.web.url, staying.web.url]);

  await injectFault({ kind: 'lro-slow', delayMs: 60_000, service: SERVICE });
  const commander = await sessionOf('commander');
  const plan = await planRollback(commander, number);
  const kinds = async () => (await timelineOf(number)).rows.map(({ kind }) => kind);
  // While the other looks away: the one that dies is the one that sends.
  staying.worker.freeze();
  await nobodyHoldsALock();
  await applyPlan(commander, plan);
  await expect.poll(kinds, { intervals: [100] }).toContain('step.sent');
  await expect.poll(() => moves.seqs.length).toBeGreaterThan(0);
  await dying.worker.kill();
  staying.worker.goOn();
  await dying.web.kill();
  expect(await kinds()).not.toContain('step.settled');
  await advanceClock(LEASE_IS_OVER_SECONDS);
  await runIs(plan.runId, 'succeeded');

  const mutations = await mutationsOf(SERVICE);
  expect(mutations).toHaveLength(1);
  expect(mutations[0]?.trafficRequested).toContainEqual(
    expect.objectContaining({ revision: GOOD, percent: 100 }),
  );
  const { rows, chain } = await timelineOf(number);
  expect(chain).toBe('intact');
  // More may come while this is compared: so far, each exactly once and in order.
  const all = rows.map((_, index) => index + 1);
  expect(rows.map(({ seq }) => seq)).toEqual(all);
  const sofar = (seqs: readonly number[]) => seqs.slice(0, all.length);
  await expect.poll(() => sofar(stays.seqs)).toEqual(all);
  await expect.poll(() => sofar(moves.seqs)).toEqual(all);
  await expect.poll(async () => sofar((await shown()).came)).toEqual(all);
  expect((await shown()).wrong).toEqual([]);
  expect(loads()).toBe(0);
  expect(stays.servers).toEqual([staying.web.url]);
  expect(moves.servers).toEqual([dying.web.url, staying.web.url]);
  await Promise.all([stays.stop(), moves.stop(), page.context().close()]);
}

test('two webs, two workers, any is killed: the run goes on and the other’s page misses nothing', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const [first, second] = await Promise.all([startPair('first'), startPair('second')]);
  await test.step('the first of each is killed', () => killMidRun(browser, first, second));
  const third = await startPair('third');
  await test.step('the second of each is killed', async () => {
    await freshWorld();
    await killMidRun(browser, second, third);
  });
});
