import { type Browser, expect, test } from '@playwright/test';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { countScripts, type ScriptBytes } from './support/scripts';
import { sessionOf } from './support/session';
import { type DemoRole, signIn } from './support/sign-in';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld } from './support/world';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

/** What a browser that was never here transfers for one page. */
async function scriptsOf(
  browser: Browser,
  address: string,
  role: DemoRole | null,
): Promise<ScriptBytes> {
  const context = await browser.newContext();
  if (role !== null) await signIn(context, role);
  const page = await context.newPage();
  const counted = countScripts(page);
  await page.goto(`${stackUnderTest().url}${address}`, { waitUntil: 'load' });
  await expect(page.getByRole('heading').first()).toBeVisible();
  const bytes = await counted();
  await context.close();
  return bytes;
}

test('the status page needs no script, and every other page is weighed', async ({ browser }) => {
  test.setTimeout(120_000);
  const commander = await sessionOf('commander');
  const number = await declare();
  const plan = await planRollback(commander, number);
  await applyPlan(commander, plan);
  await runIs(plan.runId, 'succeeded');

  const status = await scriptsOf(browser, '/status', null);
  expect(status).toEqual({ encoded: 0, decoded: 0 });

  const pages: readonly (readonly [string, string, DemoRole | null])[] = [
    ['sign-in', '/sign-in', null],
    ['fleet', '/', 'commander'],
    ['service', '/services/virtuoso-api', 'commander'],
    ['room', `/incidents/${number}`, 'commander'],
    ['review', `/incidents/${number}/review`, 'commander'],
    ['changes', '/changes', 'commander'],
    ['runbooks', '/runbooks', 'commander'],
  ];
  for (const [name, address, role] of pages) {
    const { encoded, decoded } = await scriptsOf(browser, address, role);
    expect(encoded).toBeGreaterThan(0);
    const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
    console.log(`JavaScript of ${name}: ${kB(encoded)} transferred, ${kB(decoded)} decoded`);
  }
});
