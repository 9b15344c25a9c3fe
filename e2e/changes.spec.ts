import { expect, test } from '@playwright/test';
import { apiWith, tokenFor } from './support/api';
import { listensFor } from './support/keyboard';
import { openAs } from './support/open-as';
import { declare } from './support/rollback';
import { endEverything, freshWorld, SERVICE } from './support/world';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

test('a pipeline tells of changes in three shapes, and the room says which is suspected', async ({
  browser,
}) => {
  const pipeline = apiWith(await tokenFor('responder@demo.ripcord', 'responder'));
  const run = crypto.randomUUID();
  const own = {
    service: 'LLM Forge',
    kind: 'flag',
    summary: 'new-parser set to on for 50 %',
    source: 'flags',
    key: `new-parser-${run}`,
    actor: 'kim@shop.example',
    at: minutesAgo(7),
    links: [{ href: 'https://flags.example/new-parser', text: 'the flag' }],
  };
  expect(await pipeline.send('POST', '/changes', own)).toMatchObject({
    recorded: true,
    service: 'llm-forge',
    note: null,
  });
  expect(await pipeline.send('POST', '/changes', own)).toMatchObject({ recorded: false });
  await pipeline.send('POST', '/changes', {
    routing_key: 'ignored',
    payload: {
      summary: 'Migration 0042 was applied',
      source: 'billing-database',
      timestamp: minutesAgo(20),
      custom_details: { kind: 'configuration', password: 'canary-in-details' },
    },
  });
  await pipeline.send('POST', '/changes', {
    context: {
      id: run,
      source: '/ci/llm-connector-hub',
      type: 'dev.cdevents.service.upgraded.0.3.0',
      timestamp: minutesAgo(35),
    },
    subject: {
      id: 'service/llm-connector-hub',
      content: { environment: { id: 'production' }, artifactId: 'pkg:oci/hub@1.2.3' },
    },
  });
  const { status, detail } = await pipeline.refused('POST', '/changes', {
    context: { id: run, source: '/ci', type: 'dev.cdevents.build.queued.0.2.0', timestamp: own.at },
    subject: { id: 'build-1' },
  });
  expect(status).toBe(400);
  expect(detail).toContain('"dev.cdevents.build.queued.0.2.0" is not a change of what runs');

  const page = await openAs(browser, 'commander', '/');
  await listensFor(page, 'declare');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'Changes' })).toBeVisible();
  const list = page.getByRole('list', { name: 'Changes' });
  const flag = list.getByRole('listitem').filter({ hasText: own.summary });
  await expect(flag).toContainText('told by flags');
  await expect(flag.getByRole('link', { name: 'the flag' })).toHaveAttribute(
    'href',
    'https://flags.example/new-parser',
  );
  await expect(list.getByText('billing-database, not one of ours')).toBeVisible();
  await expect(
    list.getByText('service/llm-connector-hub was upgraded in production'),
  ).toBeVisible();
  await expect(list.getByText(/^POOL_MAX changed, SESSION_CACHE changed/)).toBeVisible();
  await expect(page.locator('body')).not.toContainText('canary-in-details');
  await page.getByLabel('Kind').selectOption('flag');
  await expect(list.getByRole('listitem')).toHaveCount(1);

  const number = await declare();
  await page.goto(new URL(`/incidents/${number}`, page.url()).href);
  const panel = page.getByRole('region', { name: 'What changed' });
  const suspect = panel.getByRole('region', { name: 'The suspect' });
  // Where an earlier test went back, the world's beginning again is a shift of its own.
  await expect(suspect).toContainText(/00002-mux was deployed|→ LATEST 100 %/);
  await expect(suspect).toContainText(SERVICE);
  await expect(suspect).toContainText('observed');
  await expect(suspect).toContainText(/before it began|as it began/);
  await expect(panel).toContainText(own.summary);
  await page.context().close();
});

test('charts are drawn when they are seen, and are a table for whoever asks', async ({
  browser,
}) => {
  const page = await openAs(browser, 'commander', `/services/${SERVICE}`);
  const signals = page.getByRole('region', { name: 'Signals' });
  await expect(signals.locator('canvas').first()).toBeVisible();
  await signals.getByRole('button', { name: 'Cursor earlier' }).click();
  await signals.getByRole('button', { name: 'Table' }).click();
  await expect(signals.locator('canvas')).toHaveCount(0);
  const errors = signals.getByRole('region', { name: '5xx, as a table' });
  await expect(errors.getByRole('caption')).toContainText('act at 20 %, runbook');
  await expect(errors.getByRole('cell', { name: '%' }).first()).toBeVisible();
  // Which of them lie within the hour that is shown depends on the tests before this one.
  await expect(signals.getByRole('list', { name: 'Marks on the charts' })).toContainText(
    /00002-mux, deployed|LATEST 100 %, changed/,
  );
  await page.context().close();
});
