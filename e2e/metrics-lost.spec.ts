import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import type { RoomView } from '@/lib/incidents/room-view';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { advanceClock, letTimePassUntil } from './support/clock';
import { queryAsOwner } from './support/database';
import { holdEnter, pressKey } from './support/keyboard';
import { picture } from './support/pictures';
import { declare } from './support/rollback';
import { sessionOf } from './support/session';
import { signIn } from './support/sign-in';
import { injectFault, mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, GOOD, SERVICE } from './support/world';

test.beforeAll(freshWorld);
test.afterAll(endEverything);

/** A reading older than this counts no more, by our own rule where the runbook has none. */
const TOO_OLD_SECONDS = 330;
/** What signals answer as long as there are any. */
const BY_SIGNAL = ['error_rate', 'latency_degraded', 'service_unavailable'];

const decided = z.object({
  sentence: z.string(),
  path: z.array(
    z.object({
      id: z.string(),
      answer: z.string(),
      by: z.string(),
      unknownWhy: z.string().nullable(),
    }),
  ),
});

async function roomOf(number: number): Promise<RoomView> {
  return (await sessionOf('commander')).get<RoomView>(`/incidents/${number}`);
}

function answersOf({ decision }: RoomView): Record<string, string> {
  return Object.fromEntries(
    decision.path
      .filter(({ id }) => BY_SIGNAL.includes(id))
      .map(({ id, answer, unknownWhy }) => [id, unknownWhy === null ? answer : unknownWhy]),
  );
}

/** Presses the answer to whatever is asked now, and waits until that is answered. */
async function answer(page: Page, question: RegExp, key: '1' | '2' | '3'): Promise<void> {
  const asked = page.getByRole('group', { name: question });
  await expect(asked.getByRole('button', { name: /^Yes/ })).toContainText('1');
  await pressKey(page, key, 'answer');
  await expect(asked).toHaveCount(0);
}

test('the metrics die mid-incident: a person decides, and the record says by whose word', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const commander = await sessionOf('commander');
  const number = await declare();
  const { url } = stackUnderTest();
  await signIn(context, 'commander');

  await test.step('before, the signals recommend it and the card says so on every page', async () => {
    await page.goto(url);
    const card = page.getByRole('region', { name: `INC-${number} waits for a decision` });
    await expect(card).toHaveAttribute('data-plan', 'ready');
    await expect(card).toContainText(/Error rate 3\d(\.\d)?\s%, limit 20\s%/);
    // A world that was set back has seen its traffic come back to it, too.
    await expect(card).toContainText(/00002-mux was deployed|traffic went to 00002-mux/);
    await expect(card).toContainText('Roll back Virtuoso API to 00001-abc');
    await expect(card).toContainText(/Safe.*checked/);
    await expect(card.getByRole('row').filter({ hasText: '00002-mux' })).toContainText(
      /100\s%.*→ 0\s%/,
    );
    await picture(page, 'alert');
    expect(answersOf(await roomOf(number))).toEqual({
      error_rate: 'yes',
      latency_degraded: 'yes',
      service_unavailable: 'no',
    });
  });

  await test.step('then their source dies: every gate by signal is unknown, with its last value', async () => {
    await injectFault({
      kind: 'error',
      method: 'ListTimeSeries',
      code: 'UNAVAILABLE',
      times: null,
    });
    await advanceClock(TOO_OLD_SECONDS);
    const stale = Object.fromEntries(BY_SIGNAL.map((id) => [id, 'stale']));
    await expect.poll(async () => answersOf(await roomOf(number))).toEqual(stale);
    const card = page.getByRole('region', { name: `INC-${number} waits for a decision` });
    await expect(card).toContainText('Unknown: a person decides');
    await expect(card).toContainText(
      /Error rate Unknown: too old to count, last 3\d(\.\d)?\s%, limit 20\s%, [5-9]\smin old/,
    );
    await expect(card).toHaveAttribute('data-plan', 'unplanned');
    await expect(card.getByText(/^Safe/)).toHaveCount(0);
    await picture(page, 'alert-unknown');
  });

  await test.step('nothing is shown as healthy', async () => {
    await expect(page.locator('tbody tr[data-service]').getByText('Healthy')).toHaveCount(0);
    const row = page.locator(`tbody tr[data-service="${SERVICE}"]`);
    await expect(row).toHaveAttribute('data-state', 'unknown');
  });

  await test.step('automation stands down', async () => {
    const prepared = () =>
      queryAsOwner(
        `select procedure, body from prepared_plan join incident on incident.id = incident_id
         where number = $1 and not drill`,
        [number],
      );
    await expect.poll(prepared).toEqual([{ procedure: null, body: null }]);
    const { run, decision } = await roomOf(number);
    expect(run).toBeNull();
    expect(decision).toMatchObject({ outcome: { kind: 'unknown' }, next: null, recorded: null });
    expect(await mutationsOf(SERVICE)).toEqual([]);
  });

  await test.step('the commander answers by key, and gets a recommendation from that', async () => {
    await page.keyboard.press('z');
    await expect(page).toHaveURL(new RegExp(`/incidents/${number}$`));
    await expect(page.getByRole('region', { name: 'Not known well enough' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Do this next' })).toHaveCount(0);
    await answer(page, /error rate/, '1');
    await answer(page, /P95 latency/, '3');
    await answer(page, /failed completely/, '2');
    await answer(page, /incorrect data/, '2');
    await answer(page, /keys compromised/, '2');
    const next = page.getByRole('region', { name: 'Do this next' });
    await expect(next).toContainText('Roll back Virtuoso API to 00001-abc');
    await expect(next).toContainText(/Error rate: yes, by a person['’]s word/);
    await picture(page, 'metrics-lost-room');
  });

  await test.step('and rolls back: two presses from the recommendation', async () => {
    await page.keyboard.press('z');
    const dialog = page.getByRole('dialog', { name: /Roll back Virtuoso API to 00001-abc/ });
    await holdEnter(page, dialog);
    await expect(dialog).toBeHidden();
    const lamps = async () => (await roomOf(number)).run?.lamps;
    await expect.poll(async () => (await lamps())?.effective.state, { timeout: 30_000 }).toBe('ok');
    const mutations = await mutationsOf(SERVICE);
    expect(mutations).toHaveLength(1);
    expect(mutations[0]?.trafficRequested).toContainEqual(
      expect.objectContaining({ revision: GOOD, percent: 100 }),
    );
  });

  await test.step('what nobody can measure is never confirmed, and says why', async () => {
    const watch = page.getByRole('region', { name: 'Stability watch' });
    await letTimePassUntil(watch);
    await advanceClock(600);
    const confirmed = async () => (await roomOf(number)).run?.lamps.confirmed;
    await expect.poll(async () => (await confirmed())?.state).toBe('unknown');
    expect(await confirmed()).toMatchObject({ fact: 'not measured yet', at: null });
    // The look that finds nothing to judge by is the one from which the silence counts.
    await letTimePassUntil(watch.getByText(/^The clock stopped at/));
    await expect(watch.getByText('Not all is known to be well.')).toBeVisible();
    await expect(watch.getByRole('img', { name: 'lit' })).toHaveCount(2);
    await picture(page, 'metrics-lost-watch');
  });

  await test.step('the record says who decided by what word, and what was not known', async () => {
    const { rows, chain } = await commander.get<TimelineView>(`/incidents/${number}/timeline`);
    expect(chain).toBe('intact');
    const [made, ...others] = rows.filter(({ kind }) => kind === 'decision.made');
    expect(others).toEqual([]);
    const { path, sentence } = decided.parse(made?.data);
    const said = Object.fromEntries(
      path.map(({ id, answer: word, by, unknownWhy }) => [id, [word, by, unknownWhy]]),
    );
    expect(said).toMatchObject({
      error_rate: ['yes', 'person', null],
      latency_degraded: ['unknown', 'person', 'cannot_tell'],
      service_unavailable: ['no', 'person', null],
      data_corruption: ['no', 'person', null],
      security_breach: ['no', 'person', null],
    });
    expect(sentence).toMatch(/Error rate: yes, by a person['’]s word/);
    expect(made?.actor.name).toBe('Demo Commander');
    const answered = rows.filter(({ kind }) => kind === 'question.answered');
    expect(answered.map(({ actor }) => actor.name)).toEqual(Array(5).fill('Demo Commander'));
    const silent = rows.filter(({ kind }) => kind === 'signal.stale');
    expect(silent.length).toBeGreaterThan(0);
  });
});
