import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { advanceClock, letTimePassUntil } from './support/clock';
import { holdEnter, listensFor, pressKey } from './support/keyboard';
import { picture } from './support/pictures';
import { replayDecisions } from './support/replays';
import { countLoads, noteRegions } from './support/seen';
import { signIn } from './support/sign-in';
import { type JournalEntry, mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { timesOf } from './support/times';
import { endEverything, freshWorld, GOOD, SERVICE } from './support/world';

const TAG = 'stable-2026-11-19';
const HEADINGS = [
  'Overview',
  'What happened',
  'Contributing factors',
  'Resolution',
  'Impact',
  'Responders',
  'Timeline',
  'What went well',
  "What didn't",
  'Action items',
];

test.beforeAll(freshWorld);
test.afterAll(endEverything);

async function pageFor(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${stackUnderTest().url}${address}`);
  return page;
}

test('a bad deploy is seen, decided, rolled back, proven, told and reviewed', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const commander = await browser.newContext({ acceptDownloads: true });
  const colleague = await browser.newContext();
  const outside = await browser.newContext();
  await signIn(commander, 'commander');
  await signIn(colleague, 'responder');
  const page = await pageFor(commander, '/');
  const stakeholder = await pageFor(outside, '/status');
  await expect(async () => {
    await stakeholder.reload();
    await expect(stakeholder.getByText('Operational, not confirmed', { exact: true })).toBeVisible({
      timeout: 500,
    });
  }).toPass();

  await test.step('the fleet has the failing service first', async () => {
    const rows = page.locator('tbody tr[data-service]');
    await expect(rows).toHaveCount(5);
    const failing = rows.first();
    await expect(failing).toHaveAttribute('data-service', SERVICE);
    await expect(failing).toContainText('Failing');
    await expect(failing).toContainText('limit 20 %');
    await expect(failing).toContainText('00002-mux 100 %');
    const [errors, latency] = [failing.getByRole('cell').nth(3), failing.getByRole('cell').nth(4)];
    await expect(errors).toContainText(/^3[345](\.\d)?\s*%/);
    await expect(latency).toContainText(/^[567](\.\d)?\s*s/);
    await expect(latency).toContainText('limit 5 s');
    for (const slug of ['llm-connector-hub', 'llm-forge']) {
      await expect(rows.and(page.locator(`[data-service="${slug}"]`))).toContainText('Healthy');
    }
    for (const slug of ['llm-orchestrator', 'llm-hub']) {
      const row = rows.and(page.locator(`[data-service="${slug}"]`));
      await expect(row).toHaveAttribute('data-state', 'not_connected');
      await expect(row).toContainText('not connected yet');
    }
    await picture(page, 'fleet');
  });

  await test.step('the service page sets both revisions side by side', async () => {
    await page.getByRole('link', { name: 'Virtuoso API' }).first().click();
    await expect(page.getByRole('heading', { name: 'Virtuoso API', level: 1 })).toBeVisible();
    await expect(page.getByRole('heading', { name: /00002-mux/ })).toContainText('current');
    await expect(page.getByRole('heading', { name: /00001-abc/ })).toContainText('candidate');
    const changed = page.locator('[data-change="changed"]');
    await expect(changed.filter({ hasText: 'SESSION_CACHE' })).toBeVisible();
    await expect(changed.filter({ hasText: 'POOL_MAX' })).toBeVisible();
    await expect(changed.filter({ hasText: /image|digest/i })).toBeVisible();
    await expect(page.getByText('redis', { exact: true })).toHaveCount(0);
  });

  const number = await test.step('two keys declare it', async () => {
    await listensFor(page, 'review rollback');
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: 'Declare an incident' });
    await expect(dialog.getByLabel('What people see')).toHaveValue('Many users');
    await expect(dialog.getByRole('button', { name: /^Declare High/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/incidents\/\d+$/);
    return Number(new URL(page.url()).pathname.split('/').at(-1));
  });
  const room = `/incidents/${number}`;
  const other = await pageFor(colleague, room);
  const reloads = countLoads(other);

  await test.step('the room says who commands, what changed and what follows', async () => {
    await expect(page.getByText('Demo Commander').first()).toBeVisible();
    await expect(page.getByText('Incident Commander (you)')).toBeVisible();
    await expect(page.getByRole('timer', { name: 'Elapsed since declared' })).toBeVisible();
    await expect(page.getByRole('timer', { name: 'Decide in' })).toContainText(/1[34]:/);
    await expect(page.getByRole('timer', { name: 'Update in' })).toBeVisible();
    const changed = page.getByRole('region', { name: 'What changed' });
    await expect(changed.getByRole('region', { name: 'The suspect' })).toContainText('00002-mux');
    await expect(page.getByRole('figure', { name: /Decision matrix.*3\d.*High/ })).toBeVisible();
    const next = page.getByRole('region', { name: 'Do this next' });
    await expect(next).toContainText('00001-abc');
    await expect(
      page.getByText('High: quick rollback within 15 min', { exact: true }),
    ).toBeVisible();
    const row = page.getByRole('row').filter({ hasText: 'Error rate' }).first();
    await expect(row).toContainText(/3\d(\.\d)?\s*%/);
    await expect(row).toContainText(/5\smin/);
    await expect(row).toContainText(/\d\s*k\b/);
    await expect(row).toContainText(/\d+\s*(s|min)$/);
  });

  await test.step('the machine did its part of the checklist and kept the evidence', async () => {
    const list = page.getByRole('region', { name: 'Pre-rollback checklist' });
    const done = ['deployment-related', 'Keep the error metrics', 'Export the current logs'];
    for (const label of done) {
      const item = list.getByRole('listitem').filter({ hasText: label });
      await expect(item.getByLabel('checked')).toBeVisible({ timeout: 30_000 });
    }
    const kept = list.getByRole('link', { name: 'evidence' });
    const [metrics, logs] = await Promise.all(
      [1, 2].map(async (index) => {
        const href = (await kept.nth(index).getAttribute('href')) ?? '';
        const file = await page.request.get(new URL(href, page.url()).href);
        expect(file.status()).toBe(200);
        return file.text();
      }),
    );
    expect(metrics?.includes('error_rate_5xx')).toBe(true);
    expect(logs?.includes('session cache miss')).toBe(true);
    await picture(page, 'room');
  });

  await test.step('the drafted update is published and the public reads it', async () => {
    await pressKey(page, 'p', 'publish update');
    const composer = page.getByRole('dialog', { name: 'Status update' });
    await expect(composer.getByLabel('Text')).toHaveValue(/^Many users are affected\. Since /);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(composer).toBeHidden();
    await expect(page.getByText('Public status page: investigating')).toBeVisible();
    await expect(async () => {
      await stakeholder.reload();
      await expect(stakeholder.getByText('Many users are affected.').first()).toBeVisible({
        timeout: 500,
      });
    }).toPass();
    await expect(stakeholder.locator('.c').filter({ hasText: 'Virtuoso API' })).toContainText(
      'Partial outage',
    );
    await expect(stakeholder.locator('body')).not.toContainText('00002');
    await picture(stakeholder, 'status');
  });

  const shown = await Promise.all([page, other].map((each) => noteRegions(each, 'Effective, ')));
  await test.step('the difference names its target and what speaks for it', async () => {
    await pressKey(page, 'Enter', 'review rollback');
    const dialog = page.getByRole('dialog', { name: /Roll back Virtuoso API to 00001-abc/ });
    await expect(dialog.getByRole('region', { name: 'Now' })).toContainText(/00002-mux.*100\s*%/);
    const after = dialog.getByRole('region', { name: 'After' });
    await expect(after).toContainText(/00001-abc/);
    await expect(after).toContainText(`#${TAG}`);
    const verdict = dialog.getByRole('region', { name: 'Verdict' });
    await expect(verdict.getByRole('heading')).toContainText('Safe');
    expect(await verdict.getByRole('listitem').count()).toBeGreaterThan(5);
    await expect(dialog.getByRole('region', { name: 'This will not restore' })).toContainText(
      'reads virtuoso-api-key as "latest"',
    );
    await expect(dialog.getByRole('region', { name: 'Same thing by hand' })).toContainText(
      `--to-revisions=${GOOD}=100`,
    );
    await expect(dialog.getByRole('region', { name: 'Inverse' })).toContainText('captured');
    expect(await mutationsOf(SERVICE)).toEqual([]);
    await picture(page, 'difference');
    await expect(dialog.getByRole('button', { name: /^Hold to shift 100/ })).toBeFocused();
    await holdEnter(page, dialog);
    await expect(dialog).toBeHidden();
  });

  await test.step('progress streams to both, and each lamp is lit by what was read', async () => {
    for (const each of [page, other]) {
      const watch = each.getByRole('region', { name: 'Stability watch' });
      await expect(watch.getByRole('img', { name: 'lit' })).toHaveCount(2, { timeout: 30_000 });
      await expect(watch.getByText(/^Effective/)).toBeVisible();
    }
    for (const names of shown) {
      await expect.poll(names).toEqual(['Effective, running', 'Effective, lit']);
    }
    const mutations = await mutationsOf(SERVICE);
    expect(mutations).toHaveLength(1);
    expect(mutations[0]).toMatchObject({ mask: ['traffic'], validateOnly: false });
    expect(mutations[0]?.trafficRequested).toContainEqual(
      expect.objectContaining({ revision: GOOD, percent: 100 }),
    );
    const tags = (list: JournalEntry['trafficBefore']) =>
      (list ?? []).flatMap(({ tag, revision }) => (tag ? [`${tag} ${revision}`] : []));
    expect(tags(mutations[0]?.trafficRequested)).toEqual(tags(mutations[0]?.trafficBefore));
    expect(tags(mutations[0]?.trafficBefore)).toEqual([`${TAG} ${GOOD}`]);
  });

  await test.step('a note is in the other browser at once', async () => {
    const text = 'Error toasts stopped on our side.';
    const seen = other.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const list = document.querySelector('section[aria-label="Timeline"] ol');
            if (list?.textContent?.includes(wanted)) resolve(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
      text,
    );
    await pressKey(page, 'n', 'note');
    await page.getByRole('textbox', { name: 'Write a note' }).fill(text);
    const sentAt = Date.now();
    await page.keyboard.press('Enter');
    const shownAt = await seen;
    expect(reloads()).toBe(0);
    console.log(`note in the other browser after ${shownAt - sentAt} ms`);
  });

  await test.step('the stability watch passes after its half hour', async () => {
    const watch = page.getByRole('region', { name: 'Stability watch' });
    await letTimePassUntil(watch.getByRole('img', { name: 'lit' }).nth(2));
    await expect(page.getByText(/Resolve opens in/)).toBeVisible();
    await advanceClock(30 * 60);
    await letTimePassUntil(watch.getByText('was stable to the end'));
  });

  await test.step('it is resolved, and every public form says so', async () => {
    await page
      .getByRole('button', { name: /^Resolve/ })
      .first()
      .click();
    await expect(page.getByRole('region', { name: 'Incident resolved' })).toBeVisible();
    await pressKey(page, 'p', 'publish update');
    const composer = page.getByRole('dialog', { name: 'Status update' });
    await expect(composer.getByLabel('Text')).toHaveValue(/works normally again/);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(composer).toBeHidden();
    await expect(async () => {
      await stakeholder.reload();
      await expect(stakeholder.getByText(/works normally again/)).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(stakeholder.getByText(/^Resolved after .*, partial outage/)).toBeVisible();
    await expect(stakeholder.locator('.c').filter({ hasText: 'Virtuoso API' })).toContainText(
      'Operational',
    );
    const { url } = stackUnderTest();
    const summary = (await (await outside.request.get(`${url}/api/v2/summary.json`)).json()) as {
      incidents: object[];
    };
    expect(summary.incidents).toEqual([]);
    const past = (await (await outside.request.get(`${url}/api/v2/incidents.json`)).json()) as {
      incidents: { status: string; incident_updates: { status: string }[] }[];
    };
    expect(past.incidents[0]?.status).toBe('resolved');
    expect(past.incidents[0]?.incident_updates.map(({ status }) => status)).toEqual([
      'resolved',
      'investigating',
    ]);
    const feed = await (await outside.request.get(`${url}/status/feed/atom`)).text();
    expect(feed).toContain('<category term="resolved"/>');
    expect(feed).toContain('works normally again');
  });

  await test.step('the review counts the times and exports the post-mortem', async () => {
    await page.goto(`${stackUnderTest().url}${room}/review`);
    const times = page.getByRole('region', { name: 'Derived times' });
    await expect(times).toContainText(/MTT|Time to/i);
    await expect(times.getByText('not recorded')).toHaveCount(0);
    await expect(page.getByText(/^Live, \d+\ss$/)).toBeVisible();
    await picture(page, 'review');
    const download = page.waitForEvent('download');
    await pressKey(page, 'Shift+X', 'export');
    const markdown = readFileSync(await (await download).path(), 'utf8');
    expect(markdown.match(/^## .*$/gm)?.map((line) => line.slice(3))).toEqual(HEADINGS);
    expect(markdown).toContain('Error toasts stopped on our side');
  });

  await test.step('every decision on record replays to the same', async () => {
    expect(await replayDecisions()).toBeGreaterThan(1);
  });

  console.log(await timesOf(number));
  await Promise.all([commander.close(), colleague.close(), outside.close()]);
});
