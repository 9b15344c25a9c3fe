import { expect, type Page, test } from '@playwright/test';
import { holdEnter, pressKey } from './support/keyboard';
import { openAs } from './support/open-as';
import { declare, planRollback } from './support/rollback';
import { sessionOf } from './support/session';
import { mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, SERVICE } from './support/world';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

const WHY = 'The database is being restored.';
const FROZEN = 'All runs are frozen by Demo Operations';

test('a freeze stops every run, one goes on by name, and a commander ends it', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const number = await declare();
  const responder = await openAs(browser, 'responder', '/');
  const room = await openAs(browser, 'commander', `/incidents/${number}`);
  const banner = (page: Page) => page.getByRole('status').filter({ hasText: FROZEN });
  const dialog = room.getByRole('dialog');

  await test.step('a responder freezes all runs from the keyboard', async () => {
    await expect(responder.locator(`tr[data-service="${SERVICE}"]`)).toBeVisible();
    await pressKey(responder, 'Shift+F', 'move');
    const asked = responder.getByRole('dialog', { name: 'Freeze all runs' });
    await expect(asked.getByLabel('Why everything must stop')).toBeFocused();
    await responder.keyboard.type(WHY);
    await responder.keyboard.press('ControlOrMeta+Enter');
    await expect(asked).toBeHidden();
  });

  await test.step('every page says so, and by whom and why', async () => {
    await expect(banner(room)).toContainText(WHY);
    for (const path of ['/', `/services/${SERVICE}`, '/incidents', '/runbooks']) {
      await responder.goto(`${stackUnderTest().url}${path}`);
      await expect(banner(responder)).toContainText(WHY);
    }
    await expect(banner(responder).getByRole('button', { name: /^Release/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  await test.step('nothing is applied, and the one who tries is told why', async () => {
    const session = await sessionOf('responder');
    const plan = await planRollback(session, number);
    const refused = await session.try('POST', `/runs/${plan.runId}/apply`, { planHash: plan.hash });
    expect(refused.status).toBe(409);
    expect(refused.detail).toMatch(/^Demo Operations froze all runs until .*restored/);
    await pressKey(room, 'Enter', 'review rollback');
    await expect(dialog.getByText(/^Frozen by Demo Operations until/)).toBeVisible();
    await expect(dialog.locator('button[data-phase]')).toHaveCount(0);
  });

  await test.step('a commander lets this one go on by name', async () => {
    await dialog.getByRole('button', { name: 'Let it go on' }).click();
    await dialog.getByLabel(/Why this run may go on$/).fill('It ends the outage.');
    await room.keyboard.press('ControlOrMeta+Enter');
    await holdEnter(room, dialog);
    await expect(dialog).toBeHidden();
    await expect(room.getByRole('region', { name: 'Stability watch' })).toBeVisible({
      timeout: 30_000,
    });
    expect(await mutationsOf(SERVICE)).toHaveLength(1);
    await expect(banner(room)).toBeVisible();
  });

  await test.step('a commander ends the freeze for all', async () => {
    await banner(room).getByRole('button', { name: 'Release' }).click();
    await dialog.getByLabel('Why runs may go on').fill('It is restored.');
    await room.keyboard.press('ControlOrMeta+Enter');
    for (const page of [room, responder]) await expect(banner(page)).toHaveCount(0);
  });
  await responder.context().close();
  await room.context().close();
});
