import { type Browser, expect, type Page, test } from '@playwright/test';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { pressKey } from './support/keyboard';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { type DemoRole, signIn } from './support/sign-in';
import { deployBySomebodyElse, mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { BAD, endEverything, freshWorld, GOOD, SERVICE } from './support/world';

test.beforeEach(freshWorld);
test.afterAll(endEverything);

async function roomOf(browser: Browser, role: DemoRole, label: string): Promise<Page> {
  const context = await browser.newContext();
  await signIn(context, role);
  const page = await context.newPage();
  await page.goto(`${stackUnderTest().url}/incidents/${label}`);
  await expect(page.getByRole('region', { name: 'Do this next' })).toBeVisible();
  return page;
}

test('a viewer sees all of it, is told why acting is off, and is refused every act', async ({
  browser,
}) => {
  const number = await declare();
  const page = await roomOf(browser, 'viewer', String(number));
  const why = 'You may look. Acting needs the responder role.';
  await expect(page.getByRole('region', { name: 'Why: the decision path' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Demo Commander');
  const review = page.getByRole('button', { name: /^Review the difference/ }).first();
  await expect(review).toHaveAttribute('aria-disabled', 'true');
  await expect(review).toHaveAccessibleName(new RegExp(why));
  await expect(page.getByRole('button', { name: /^Decide otherwise/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(page.getByRole('textbox', { name: 'Write a note' })).toBeDisabled();
  await pressKey(page, 'p', 'publish update');
  const composer = page.getByRole('dialog', { name: 'Status update' });
  await expect(composer.getByRole('status').filter({ hasText: why })).toBeVisible();
  await expect(composer.getByRole('button', { name: /^Publish/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.goto(stackUnderTest().url);
  await expect(page.getByRole('button', { name: /^Declare/ })).toHaveCount(0);

  const viewer = await sessionOf('viewer');
  const { paths } = await viewer.get<{ paths: Record<string, Record<string, object>> }>(
    '/openapi.json',
  );
  const acts = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => method !== 'get')
      .map((method) => ({ method: method.toUpperCase() as 'POST' | 'PUT' | 'DELETE', path })),
  );
  expect(acts.length).toBeGreaterThan(15);
  for (const { method, path } of acts) {
    const place = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, String(number));
    const answer = await viewer.try(method, place);
    expect(answer.status, `${method} ${path}: ${answer.detail}`).toBe(403);
  }
  expect(await mutationsOf(SERVICE)).toEqual([]);
  await page.context().close();
});

test('two people apply at once: one run, and the other is told whose', async ({ browser }) => {
  const number = await declare();
  const pages = [
    await roomOf(browser, 'commander', String(number)),
    await roomOf(browser, 'responder', String(number)),
  ] as const;
  for (const page of pages) {
    await pressKey(page, 'Enter', 'review rollback');
    await expect(page.locator('button[data-phase="ready"]')).toBeFocused();
  }
  await Promise.all(pages.map((page) => page.keyboard.down('Enter')));
  await Promise.all(pages.map((page) => expect(page.locator('button[data-phase]')).toHaveCount(0)));
  await Promise.all(pages.map((page) => page.keyboard.up('Enter')));

  const told = await Promise.all(
    pages.map(async (page, index) => {
      const other = index === 0 ? 'Demo Operations' : 'Demo Commander';
      const dialog = page.getByRole('dialog');
      const refusal = dialog.getByRole('alert');
      // Only the winner's closes; the run itself comes to both pages.
      await expect
        .poll(async () => (await refusal.isVisible()) || (await dialog.isHidden()))
        .toBe(true);
      if (!(await refusal.isVisible())) return null;
      await expect(refusal).toContainText(new RegExp(`Run \\d+ of ${other}`));
      return other;
    }),
  );
  expect(told.filter((name) => name !== null)).toHaveLength(1);

  const viewer = await sessionOf('viewer');
  const { rows } = await viewer.get<TimelineView>(`/incidents/${number}/timeline`);
  const applied = rows.filter(({ kind }) => kind === 'run.applied');
  expect(applied).toHaveLength(1);
  for (const { data } of applied) await runIs((data as { runId: string }).runId, 'succeeded');
  expect(await mutationsOf(SERVICE)).toHaveLength(1);
  for (const page of pages) await page.context().close();
});

test('a drill runs like the real thing and never reaches the public', async ({ browser }) => {
  const number = await declare({ title: 'Practice', drill: true });
  const page = await roomOf(browser, 'commander', `D-${number}`);
  const why = 'This is a drill. The public is never told of a drill.';
  await expect(page.getByText('Public status page: a drill is never shown')).toBeVisible();
  await pressKey(page, 'p', 'publish update');
  const composer = page.getByRole('dialog', { name: 'Status update' });
  await expect(composer.getByRole('status').filter({ hasText: why })).toBeVisible();
  await expect(composer.getByRole('button', { name: /^Publish/ })).toHaveCount(0);

  const commander = await sessionOf('commander');
  const refused = await commander.try('POST', `/incidents/${number}/updates`, {
    drill: true,
    status: 'investigating',
    impact: 'major',
    body: 'Practice words that nobody outside may read.',
  });
  expect(refused).toEqual({ status: 422, detail: why });
  const outside = await browser.newPage();
  await outside.goto(`${stackUnderTest().url}/status`);
  await expect(outside.locator('body')).not.toContainText('Practice');
  await outside.close();
  await page.context().close();
});

test('a plan is refused once somebody else moved its target', async ({ browser }) => {
  const commander = await sessionOf('commander');
  const number = await declare();
  const page = await roomOf(browser, 'commander', String(number));
  await pressKey(page, 'Enter', 'review rollback');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('button[data-phase="ready"]')).toBeFocused();
  const early = await planRollback(commander, number);

  await deployBySomebodyElse({
    service: SERVICE,
    traffic: [
      { revision: BAD, percent: 90 },
      { revision: GOOD, percent: 10, tag: 'stable-2026-11-19' },
    ],
  });
  await expect(dialog.getByRole('status')).toContainText(/It was changed since: generation \d+/);
  await expect(dialog.locator('button[data-phase]')).toHaveCount(0);

  await dialog.getByRole('button', { name: /^Read again/ }).click();
  await expect(dialog.locator('button[data-phase="ready"]')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Now' })).toContainText(/00002-mux.*90\s*%/);
  await applyPlan(commander, early);
  await runIs(early.runId, 'failed');
  const ours = (await mutationsOf(SERVICE)).filter(
    ({ actor }) => actor !== 'colleague@example.com',
  );
  expect(ours).toEqual([]);
  await page.context().close();
});

test('a plan that was never read is not applied', async () => {
  const commander = await sessionOf('commander');
  const number = await declare();
  const plan = await planRollback(commander, number);
  const refused = await commander.try('POST', `/runs/${plan.runId}/apply`, {
    planHash: 'f'.repeat(64),
  });
  expect(refused.status).toBe(412);
  expect(refused.detail).toContain('Plan again');
  expect(await mutationsOf(SERVICE)).toEqual([]);
});
