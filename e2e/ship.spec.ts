import { expect, test } from '@playwright/test';
import { advanceClock, letTimePassUntil } from './support/clock';
import { holdEnter } from './support/keyboard';
import { openAs } from './support/open-as';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { deployBySomebodyElse, mutationsOf } from './support/simulator';
import { endEverything, freshWorld, GOOD, SERVICE } from './support/world';

const FIX = 'virtuoso-api-00003-fix';
const IMAGE = `registry.example/virtuoso-api@sha256:${'f'.repeat(64)}`;

test.beforeAll(freshWorld);
test.afterAll(endEverything);

/** The shares that the fix was given, in order. */
async function sharesOfFix(): Promise<number[]> {
  const mutations = await mutationsOf(SERVICE);
  return mutations.flatMap(({ trafficRequested }) =>
    (trafficRequested ?? []).flatMap(({ revision, percent }) =>
      revision === FIX ? [percent ?? 0] : [],
    ),
  );
}

test('a fix gets its first share, and the next one only by its own signals', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const commander = await sessionOf('commander');
  const number = await declare();
  const back = await planRollback(commander, number);
  await applyPlan(commander, back);
  await runIs(back.runId, 'succeeded');
  const revision = { name: FIX, like: GOOD, template: { image: IMAGE } };
  await deployBySomebodyElse({ service: SERVICE, revision });

  const page = await openAs(browser, 'commander', `/incidents/${number}`);
  await test.step('the room offers it, and says what it ends', async () => {
    const card = page.getByRole('region', { name: 'Ship the fix' });
    const review = card.getByRole('button', { name: 'Review shipping 00003-fix' });
    await letTimePassUntil(review);
    await expect(card).toContainText('traffic follows latest again');
    await expect(card).toContainText('the hold on 00002-mux');
    await review.click();
  });

  await test.step('its difference has every share in order, and is applied', async () => {
    const dialog = page.getByRole('dialog', { name: /^Ship 00003-fix/ });
    await expect(dialog.getByRole('region', { name: 'In this order' })).toContainText('10 %');
    await holdEnter(page, dialog);
    await expect(dialog).toBeHidden();
    await expect.poll(sharesOfFix).toEqual([10]);
  });

  await test.step('it waits for what its share shows, and then goes on', async () => {
    await expect(page.getByRole('region', { name: /^Run \d+$/ })).toBeVisible();
    await advanceClock(5 * 60);
    await expect
      .poll(
        async () => {
          await advanceClock(10);
          return sharesOfFix();
        },
        { intervals: [1000], timeout: 60_000 },
      )
      .toEqual([10, 50]);
  });
  await page.context().close();
});
