import { expect, type Page, test } from '@playwright/test';
import type { RoomView } from '@/lib/incidents/room-view';
import { holdEnter, pressKey } from './support/keyboard';
import { openAs } from './support/open-as';
import { declare } from './support/rollback';
import { sessionOf } from './support/session';
import { mutationsOf } from './support/simulator';
import { freshWorld } from './support/world';

const HUB = 'llm-connector-hub';

test.beforeAll(freshWorld);
// A service that was left stopped runs again, for whoever comes next.
test.afterAll(freshWorld);

/** Decides for a procedure past the tree, reads its difference, and applies it: keys alone. */
async function decideAndApply(room: Page, procedure: RegExp, shown: string): Promise<void> {
  const dialog = room.getByRole('dialog');
  await pressKey(room, 'x', 'decide otherwise');
  await dialog.getByRole('radio', { name: procedure }).check();
  await dialog.getByLabel('Why').fill('It writes what nobody can read.');
  await room.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog.getByRole('table', { name: 'Settings now and after' })).toContainText(shown);
  await holdEnter(room, dialog);
  await expect(dialog).toBeHidden();
}

test('a service is stopped whole, and runs again within the limits of before', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const number = await declare({ service: HUB, by: 'responder', title: 'It writes nonsense' });
  const room = await openAs(browser, 'responder', `/incidents/${number}`);
  const viewer = await sessionOf('viewer');
  const lastRun = async () => {
    const { run } = await viewer.get<RoomView>(`/incidents/${number}`);
    return run && `${run.procedure}: ${run.status}`;
  };
  await decideAndApply(room, /^Emergency stop/, 'by hand');
  await expect.poll(lastRun, { timeout: 45_000 }).toMatch(/^Emergency stop: succeeded$/);
  await decideAndApply(room, /^Re-enable/, 'automatic');
  await expect.poll(lastRun, { timeout: 45_000 }).toMatch(/^Re-enable: succeeded$/);

  const changes = await mutationsOf(HUB);
  expect(changes.map(({ mask }) => mask?.join())).toEqual(['scaling', 'scaling']);
  await room.context().close();
});
