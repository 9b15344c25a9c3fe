import { type Browser, expect, type Page, test } from '@playwright/test';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { advanceClock } from './support/clock';
import { queryAsOwner } from './support/database';
import { holdEnter } from './support/keyboard';
import { openAs } from './support/open-as';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import type { DemoRole } from './support/sign-in';
import { mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { BAD, endEverything, freshWorld, SERVICE } from './support/world';

const WHY = 'The stable one loses orders.';

test.beforeAll(freshWorld);
test.afterAll(async () => {
  // Longer than the glass is shown.
  await advanceClock(15 * 60);
  await endEverything();
});

/** The difference towards the revision that is held, as the service's page opens it. */
async function reviewHeld(browser: Browser, role: DemoRole, number: number): Promise<Page> {
  const page = await openAs(browser, role, `/incidents/${number}?review=${BAD}`);
  const dialog = page.getByRole('dialog', { name: /to 00002-mux$/ });
  await expect(dialog.getByRole('region', { name: 'Verdict' })).toContainText('is held');
  await expect(dialog.getByLabel(/^It was marked broken/)).toBeFocused();
  return page;
}

test('past what blocks a commander goes alone, with a reason, and everybody is told', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const commander = await sessionOf('commander');
  const number = await declare();
  const back = await planRollback(commander, number);
  await applyPlan(commander, back);
  await runIs(back.runId, 'succeeded');

  await test.step('a responder is told what blocks, and is not offered it', async () => {
    const page = await reviewHeld(browser, 'responder', number);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Without a reason' }).click();
    await expect(dialog.getByText(/^Blocked by 3 checks$/)).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Break glass/ })).toHaveCount(0);
    await page.context().close();
  });

  const page = await reviewHeld(browser, 'commander', number);
  const dialog = page.getByRole('dialog');
  await test.step('a commander gives a reason, and holds the button', async () => {
    await dialog.getByLabel(/^It was marked broken/).fill(WHY);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog.getByText(/^Blocked by 2 checks$/)).toBeVisible();
    await page.keyboard.press('Shift+B');
    await dialog.getByLabel('Why it can’t wait').fill(WHY);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await holdEnter(page, dialog);
    await expect(dialog).toBeHidden();
  });

  await test.step('every page says who went past the checks, and the record has it for good', async () => {
    const banner = page.getByRole('status').filter({ hasText: /^Break-glass: Demo Commander/ });
    await expect(banner).toContainText(WHY);
    await page.goto(stackUnderTest().url);
    await expect(banner).toContainText(WHY);
    const { rows } = await commander.get<TimelineView>(`/incidents/${number}/timeline`);
    expect(rows.find(({ kind }) => kind === 'break_glass.opened')).toMatchObject({ pinned: true });
    const org = await queryAsOwner<{ found: boolean }>(
      `select true as found from timeline.event join timeline.stream on stream.id = event.stream_id
       where stream.kind = 'org' and event.kind = 'break_glass.opened'`,
    );
    expect(org).toEqual([{ found: true }]);
    await expect
      .poll(async () => (await mutationsOf(SERVICE)).at(-1)?.trafficRequested)
      .toContainEqual(expect.objectContaining({ revision: BAD, percent: 100 }));
  });
  await page.context().close();
});
