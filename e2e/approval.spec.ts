import { expect, test } from '@playwright/test';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { apiWith, tokenFor } from './support/api';
import { advanceClock } from './support/clock';
import { holdEnter, holdThumb, pressKey } from './support/keyboard';
import { openAs } from './support/open-as';
import { declare, runIs } from './support/rollback';
import { sessionOf } from './support/session';
import { mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { freshWorld } from './support/world';

const FORGE = 'llm-forge';
const PHONE = { width: 390, height: 844 };

test.beforeAll(freshWorld);
// The service that is gone is there again, for whoever comes next.
test.afterAll(freshWorld);

test('what can’t be undone is done by two people, the second one from a phone', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const number = await declare({ service: FORGE, by: 'responder', title: 'It harms the platform' });
  const room = await openAs(browser, 'responder', `/incidents/${number}`);
  const dialog = room.getByRole('dialog');

  await test.step('its plan says that it can’t be undone and needs a second person', async () => {
    await pressKey(room, 'x', 'decide otherwise');
    await dialog.getByRole('radio', { name: /^Full service deletion/ }).check();
    await dialog.getByLabel('Why').fill('It takes the whole platform down.');
    await room.keyboard.press('ControlOrMeta+Enter');
    await expect(room.getByRole('dialog', { name: /Full service deletion/ })).toBeVisible();
    await expect(dialog).toContainText('It can’t be undone, so a second person');
    await expect(dialog.getByRole('button', { name: /^Ask for approval/ })).toBeFocused();
    await room.keyboard.press('Enter');
    await expect(dialog.getByText('Waiting for a second person')).toBeVisible();
  });
  const path = (await dialog.getByText(/^\/approve\//).textContent()) ?? '';
  const runId = path.split('/').at(-1) ?? '';
  const planHash = (await dialog.getByText(/^plan [0-9a-f]{8}$/).getAttribute('title')) ?? '';

  await test.step('neither whoever asked nor a machine can be that person', async () => {
    const word = { planHash, decision: 'approve' };
    const own = await (await sessionOf('responder')).try('POST', `/runs/${runId}/approve`, word);
    expect(own.status).toBe(403);
    const machine = apiWith(await tokenFor('commander@demo.ripcord', 'commander'));
    const refused = await machine.refused('POST', `/runs/${runId}/approve`, word);
    expect(refused.status).toBe(403);
  });

  const phone = await openAs(browser, 'commander', path, { viewport: PHONE, hasTouch: true });
  await test.step('a commander reads it on a phone, and approves by holding', async () => {
    await expect(phone.getByRole('heading', { level: 1 })).toContainText('Full service deletion');
    await expect(phone.getByText('It takes the whole platform down.')).toBeVisible();
    await holdThumb(phone, phone.getByRole('article'));
    await expect(phone.getByText(/^Approved by Demo Commander/)).toBeVisible();
  });

  await test.step('a minute and a half later the dialog is fresh again, and applies', async () => {
    await expect(dialog.getByText('Approved by Demo Commander, not done')).toBeVisible();
    await advanceClock(90);
    // Of the fifteen minutes for this word.
    await expect(dialog.getByRole('timer', { name: 'expires in' })).toContainText(/1[23]:/);
    await holdEnter(room, dialog);
    await expect(dialog).toBeHidden();
  });

  await test.step('what the runbook leaves to a person is asked, and answered with a key', async () => {
    await expect(room.getByText('Is the service causing platform-wide issues?')).toBeVisible();
    expect(await mutationsOf(FORGE)).toEqual([]);
    await pressKey(room, '1', 'yes');
  });

  await test.step('it is deleted, and made again from what was kept of it', async () => {
    await runIs(runId, 'succeeded');
  });

  const changes = await mutationsOf(FORGE);
  expect(changes.map(({ method }) => method)).toEqual(['DeleteService', 'CreateService']);
  const viewer = await sessionOf('viewer');
  const { chain, rows } = await viewer.get<TimelineView>(`/incidents/${number}/timeline`);
  expect(chain).toBe('intact');
  const kept = rows.find(
    ({ kind, data }) =>
      kind === 'attachment.added' && (data as { name?: string }).name === `${FORGE}.json`,
  );
  const { sha256 } = (kept?.data ?? {}) as { sha256?: string };
  const evidence = await room.request.get(`${stackUnderTest().url}/api/evidence/${sha256}`);
  expect(await evidence.text()).toContain(`/services/${FORGE}"`);
  await phone.context().close();
  await room.context().close();
});
