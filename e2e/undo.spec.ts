import { expect, test } from '@playwright/test';
import { holdEnter, pressKey } from './support/keyboard';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { signIn } from './support/sign-in';
import { mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, SERVICE } from './support/world';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

test('undo brings back the recorded traffic list exactly', async ({ page, context }) => {
  const commander = await sessionOf('commander');
  const number = await declare();
  const plan = await planRollback(commander, number);
  await applyPlan(commander, plan);
  await runIs(plan.runId, 'succeeded');

  await signIn(context, 'commander');
  await page.goto(`${stackUnderTest().url}/incidents/${number}`);
  await expect(page.getByRole('region', { name: 'Stability watch' })).toBeVisible();
  await pressKey(page, 'u', 'undo');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'After' })).toContainText('00002-mux');
  await expect(dialog.getByRole('region', { name: 'After' })).toContainText('Follows latest: yes');
  await holdEnter(page, dialog);
  await expect(dialog).toBeHidden();
  await runIs(plan.runId, 'reverted');

  const [there, back, ...more] = await mutationsOf(SERVICE);
  expect(more).toEqual([]);
  expect(back?.mask).toEqual(['traffic']);
  expect(back?.trafficRequested).toEqual(there?.trafficBefore);
  expect(back?.trafficBefore).toEqual(there?.trafficRequested);
});
