import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { pressKey } from './support/keyboard';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { signIn } from './support/sign-in';
import { injectFault } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, SERVICE } from './support/world';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Only these see a difference between the themes. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** What axe finds that keeps somebody out, in the dark and in the light, each with its place. */
async function barriers(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
      // A colour on its way to another would be measured as it is for a moment.
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) {
          animation.finish();
        }
      }
    }, theme);
    const axe = new AxeBuilder({ page });
    const { violations } = await (theme === 'dark'
      ? axe.withTags(RULES)
      : axe.withRules(OF_COLOUR)
    ).analyze();
    found.push(
      ...violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${theme}, ${id}: ${target} ${failureSummary}`),
        ),
    );
  }
  return found;
}

test('no page keeps anybody out, in the dark and in the light', async ({ browser }) => {
  test.setTimeout(420_000);
  const { url } = stackUnderTest();
  const outside = await browser.newContext();
  const inside = await browser.newContext();
  await signIn(inside, 'commander');
  const number = await declare();
  const room = `${url}/incidents/${number}`;
  const look = async (page: Page, name: string) => {
    expect.soft(await barriers(page), name).toEqual([]);
  };

  const stranger = await outside.newPage();
  for (const [name, address] of [
    ['sign-in', '/sign-in'],
    ['status', '/status'],
  ] as const) {
    await stranger.goto(`${url}${address}`);
    await expect(stranger.getByRole('heading').first()).toBeVisible();
    await look(stranger, name);
  }

  const page = await inside.newPage();
  await page.goto(url);
  await expect(page.locator(`tr[data-service="${SERVICE}"]`)).toBeVisible();
  await look(page, 'fleet');
  await page.goto(`${url}/services/${SERVICE}`);
  await expect(page.locator('[data-change="changed"]').first()).toBeVisible();
  await look(page, 'service');
  await page.goto(`${url}/changes`);
  await expect(page.getByRole('list', { name: 'Changes' })).toBeVisible();
  await look(page, 'changes');
  await page.goto(`${url}/runbooks`);
  await expect(page.getByRole('heading', { name: 'Runbooks' })).toBeVisible();
  await look(page, 'runbooks');
  await page.goto(`${url}/runbooks/${SERVICE}`);
  await expect(page.getByRole('heading', { name: 'Signals', exact: true })).toBeVisible();
  await look(page, 'runbook');
  await page.goto(`${url}/runbooks/${SERVICE}/versions`);
  await expect(page.getByRole('heading', { name: /: versions$/ })).toBeVisible();
  await look(page, 'versions of a runbook');
  await page.goto(`${url}/runbooks/${SERVICE}/edit`);
  await expect(page.getByRole('textbox', { name: 'The runbook as YAML' })).toBeVisible();
  await look(page, 'change of a runbook');
  await page.goto(room);
  await expect(page.getByRole('region', { name: 'Do this next' })).toBeVisible();
  await look(page, 'room before a run');
  await pressKey(page, 'l', 'logs');
  const evidence = page.getByRole('dialog', { name: 'Evidence' });
  await expect(evidence.getByRole('list', { name: 'Newest first' })).toBeVisible();
  await expect(evidence.getByRole('table')).toContainText('Instances');
  await look(page, 'evidence');
  await page.keyboard.press('Escape');
  await pressKey(page, 'p', 'publish update');
  await expect(page.getByRole('dialog', { name: 'Status update' })).toBeVisible();
  await look(page, 'status update');
  await page.keyboard.press('Escape');
  await pressKey(page, 'Enter', 'review rollback');
  await expect(page.locator('button[data-phase]')).toBeFocused();
  await expect(page.getByRole('region', { name: 'Data safety' })).toBeVisible();
  await look(page, 'difference');
  await page.keyboard.press('Escape');

  const commander = await sessionOf('commander');
  // Long enough to be looked at while it is under way.
  await injectFault({ kind: 'lro-slow', delayMs: 12_000, service: SERVICE });
  const plan = await planRollback(commander, number);
  await applyPlan(commander, plan);
  await expect(page.getByRole('region', { name: /^Run \d+$/ })).toBeVisible();
  await look(page, 'room during a run');
  await runIs(plan.runId, 'succeeded');
  await expect(page.getByRole('region', { name: 'Stability watch' })).toBeVisible();
  await look(page, 'room during the watch');
  await page.goto(`${room}/review`);
  await expect(page.getByRole('region', { name: 'Derived times' })).toBeVisible();
  await look(page, 'review');
  await outside.close();
  await inside.close();
});
