import { type Browser, expect, type Page, test } from '@playwright/test';
import type { RoomView } from '@/lib/incidents/room-view';
import { advanceClock, letTimePassUntil } from './support/clock';
import { holdEnter } from './support/keyboard';
import { openAs } from './support/open-as';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { deployBySomebodyElse, mutationsOf } from './support/simulator';
import { BAD, endEverything, freshWorld, GOOD, SERVICE } from './support/world';

const FIX = 'virtuoso-api-00003-fix';
const IMAGE = `registry.example/virtuoso-api@sha256:${'f'.repeat(64)}`;

test.beforeEach(freshWorld);
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

/** Rolled back and pinned, with a fix deployed that behaves like `like`: its first share is given. */
async function shipped(browser: Browser, like: string): Promise<{ page: Page; number: number }> {
  const commander = await sessionOf('commander');
  const number = await declare();
  const back = await planRollback(commander, number);
  await applyPlan(commander, back);
  await runIs(back.runId, 'succeeded');
  const revision = { name: FIX, like, template: { image: IMAGE } };
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
  return { page, number };
}

test('a fix gets its first share, and the next one only by its own signals', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const { page } = await shipped(browser, GOOD);
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

test('a fix that is no better loses its share by itself, and nobody else is moved', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const { page, number } = await shipped(browser, BAD);
  const viewer = await sessionOf('viewer');
  await expect
    .poll(
      async () => {
        await advanceClock(20);
        return (await viewer.get<RoomView>(`/incidents/${number}`)).run?.status;
      },
      { intervals: [1000], timeout: 60_000 },
    )
    .toBe('failed');
  const lists = (await mutationsOf(SERVICE)).flatMap(({ trafficRequested }) =>
    trafficRequested ? [trafficRequested] : [],
  );
  // The rollback's list, the share's, and the rollback's again.
  expect(lists).toHaveLength(3);
  expect(lists[2]).toEqual(lists[0]);
  await expect(
    page.getByText(/^Stopped at .* Given back: virtuoso-api-00001-abc 100 %/).first(),
  ).toBeVisible();
  await page.context().close();
});
