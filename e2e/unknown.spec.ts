import { expect, test } from '@playwright/test';
import type { RunView } from '@/lib/runs/run-view';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { letTimePassUntil } from './support/clock';
import { pressKey } from './support/keyboard';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { signIn } from './support/sign-in';
import { injectFault, mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, SERVICE } from './support/world';

const HOW = 'The platform’s own console has it.';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

test('a change that never ends is UNKNOWN; a person’s word carries it on and lights no lamp', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const commander = await sessionOf('commander');
  const number = await declare();
  const plan = await planRollback(commander, number);
  // Not before: planning asks the platform too, and would meet it.
  await injectFault({ kind: 'lro-hang', service: SERVICE });
  await applyPlan(commander, plan);
  const lamps = async () => {
    const run = await commander.get<RunView>(`/runs/${plan.runId}`);
    return Object.values(run.lamps).map(({ state }) => state);
  };

  await signIn(context, 'responder');
  await page.goto(`${stackUnderTest().url}/incidents/${number}`);
  const card = page.getByRole('alert', { name: /^Step \d+: outcome unknown$/ });
  await test.step('past its deadline nobody calls it done', async () => {
    await letTimePassUntil(card);
    await runIs(plan.runId, 'unknown');
    expect(await lamps()).not.toContain('ok');
    await expect(page.getByRole('region', { name: 'Effective, unknown' })).toBeVisible();
  });

  await test.step('what was asked for and what was observed stand side by side', async () => {
    await expect(card).toContainText('Asked for100 % to 00001-abc');
    await expect(card).toContainText('ObservedThe platform is still reconciling.');
    await expect(card).toContainText(/Serves00002-mux 100 %/);
    await expect(card.getByText('the target stays taken')).toBeVisible();
  });

  await test.step('the word that it is there carries it on, as a person’s word', async () => {
    await pressKey(page, '1', 'was it us');
    await card.getByLabel(/^How you know/).fill(HOW);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(card).toHaveCount(0);
    const { rows } = await commander.get<TimelineView>(`/incidents/${number}/timeline`);
    const said = rows.filter(({ data }) => JSON.stringify(data).includes(HOW));
    expect(said.map(({ actor }) => actor.name)).toContain('Demo Operations');
    await expect.poll(async () => (await mutationsOf(SERVICE)).length).toBe(1);
  });

  await test.step('what is read back is still the platform’s: it was not so, and it says so', async () => {
    await letTimePassUntil(page.getByRole('region', { name: 'It did not work' }));
    expect(await lamps()).not.toContain('ok');
    await runIs(plan.runId, 'failed');
  });
});
