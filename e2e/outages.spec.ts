import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { advanceClock } from './support/clock';
import { freezePostgres, processOf, signalPart } from './support/processes';
import { applyPlan, declare, planRollback, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { signIn } from './support/sign-in';
import { injectFault, mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, SERVICE } from './support/world';

test.beforeEach(freshWorld);
test.afterAll(endEverything);

const CONNECTED = [SERVICE, 'llm-connector-hub', 'llm-forge'];

function rowOf(page: Page, slug: string) {
  return page.locator(`tbody tr[data-service="${slug}"]`);
}

test('a platform that does not answer is unknown within one poll, and nothing is green', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  await signIn(context, 'viewer');
  await page.goto(stackUnderTest().url);
  await expect(rowOf(page, 'llm-forge')).toHaveAttribute('data-state', 'healthy');
  signalPart('simulator', 'SIGSTOP');
  try {
    for (const slug of CONNECTED) {
      const row = rowOf(page, slug);
      await expect(row).toHaveAttribute('data-state', 'unknown', { timeout: 25_000 });
      await expect(row).toContainText(/Unknown, last seen .*\d{2}:\d{2}/);
    }
    await expect(page.locator('tbody').getByText('Healthy')).toHaveCount(0);
    await expect(page.getByText('Cloud Run virtuoso: silent')).toBeVisible();
  } finally {
    signalPart('simulator', 'SIGCONT');
  }
  for (const slug of ['llm-connector-hub', 'llm-forge']) {
    await expect(rowOf(page, slug)).toHaveAttribute('data-state', 'healthy', { timeout: 30_000 });
  }
});

test('a worker killed between sent and settled: another reads back, and nothing is sent twice', async () => {
  test.setTimeout(180_000);
  const commander = await sessionOf('commander');
  const number = await declare();
  await injectFault({ kind: 'lro-slow', delayMs: 60_000, service: SERVICE });
  const plan = await planRollback(commander, number);
  await applyPlan(commander, plan);
  const kinds = async () => {
    const { rows } = await commander.get<TimelineView>(`/incidents/${number}/timeline`);
    return rows.map(({ kind }) => kind);
  };
  await expect.poll(kinds, { intervals: [100] }).toContain('step.sent');
  const killed = processOf('worker');
  signalPart('worker', 'SIGKILL');
  expect(await kinds()).not.toContain('step.settled');
  await expect
    .poll(() => [null, killed].includes(processOf('worker')), { timeout: 30_000 })
    .toBe(false);
  // What it held is another's once the minute of its lease is over.
  await advanceClock(61);
  await runIs(plan.runId, 'succeeded');
  const mutations = await mutationsOf(SERVICE);
  expect(mutations).toHaveLength(1);
  expect(mutations[0]?.mask).toEqual(['traffic']);
});

test('a mistake in a file is told by its place, and the rest goes on', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const { configFile, runbooksDir, url } = stackUnderTest();
  const runbookFile = path.join(runbooksDir, `${SERVICE}.yaml`);
  const [config, runbook] = [configFile, runbookFile].map((file) => readFileSync(file, 'utf8'));
  if (config === undefined || runbook === undefined) throw new Error('two files were read');
  const lineOf = (text: string, part: string) =>
    text.slice(0, text.indexOf(part)).split('\n').length;
  await signIn(context, 'viewer');
  await page.goto(url);
  await expect(rowOf(page, SERVICE)).toHaveAttribute('data-state', 'failing');
  try {
    writeFileSync(configFile, config.replace('    team: agentics\n', '    taem: agentics\n'));
    writeFileSync(runbookFile, runbook.replace('kind: announce', 'kind: anounce'));
    const problems = page.getByRole('region', { name: 'Configuration problems' });
    const inConfig = problems.getByRole('listitem').filter({ hasText: 'ripcord.yaml' });
    await expect(inConfig).toContainText(`ripcord.yaml:${lineOf(config, '    team: agentics')}:5`);
    await expect(inConfig).toContainText('Did you mean "team"?');
    const inRunbook = problems.getByRole('listitem').filter({ hasText: 'virtuoso-api.yaml' });
    await expect(inRunbook).toContainText(
      `runbooks/virtuoso-api.yaml:${lineOf(runbook, 'kind: announce')}:15`,
    );
    await expect(inRunbook).toContainText('Did you mean "announce"?');
    await expect(rowOf(page, 'llm-forge')).toHaveAttribute('data-state', 'healthy');
    await expect(rowOf(page, SERVICE)).toHaveAttribute('data-state', 'failing');

    await page.goto(`${url}/runbooks`);
    const listed = page.getByRole('region', { name: 'Problems in the files' });
    await expect(listed).toContainText('Did you mean "announce"?');
    await expect(page.getByRole('heading', { name: 'Virtuoso API rollback plan' })).toBeVisible();
  } finally {
    writeFileSync(configFile, config);
    writeFileSync(runbookFile, runbook);
  }
  await page.goto(url);
  await expect(page.getByRole('region', { name: 'Configuration problems' })).toHaveCount(0);
  await expect(rowOf(page, SERVICE)).toHaveAttribute('data-state', 'failing');
});

test('the status page outlives its database, and a restart without it, and says how old it is', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const { url, dataDir } = stackUnderTest();
  const kept = path.join(dataDir, 'status', 'last.json');
  await page.goto(`${url}/status`);
  await expect(page.getByRole('heading', { name: 'Virtuoso API' })).toBeVisible();
  await expect
    .poll(() => (existsSync(kept) ? readFileSync(kept, 'utf8') : ''))
    .toContain('Virtuoso API');
  const letGo = await freezePostgres();
  try {
    const summary = await page.request.get(`${url}/api/v2/summary.json`);
    expect(summary.status()).toBe(200);
    // The stack's clock is ahead of this machine's: what was kept is dated back.
    const view = { ...JSON.parse(readFileSync(kept, 'utf8')) };
    view.generatedAt = new Date(Date.now() - 10 * 60_000).toISOString();
    writeFileSync(kept, JSON.stringify(view));
    signalPart('web', 'SIGKILL');
    await expect
      .poll(
        () =>
          page.request.get(`${url}/status`).then(
            (answer) => answer.status(),
            () => 0,
          ),
        {
          timeout: 30_000,
        },
      )
      .toBe(200);
    await page.reload();
    await expect(page.getByText(/1\d\smin ago\. This page may be out of date\./)).toBeVisible();
    await expect(page.getByText('Operational', { exact: true })).toHaveCount(0);
  } finally {
    letGo();
  }
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('This page may be out of date.')).toHaveCount(0, { timeout: 500 });
  }).toPass();
});
