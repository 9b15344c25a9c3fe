import { expect, type Page, test } from '@playwright/test';
import { queryAsOwner } from './support/database';
import { signIn } from './support/sign-in';
import { stackUnderTest } from './support/stack';

/** Nothing on this page tells it: React marks what it has taken over from the server. */
async function answersTheForm(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('form') ?? {}).some((key) => key.startsWith('__reactProps')),
  );
}

test('a wrong password is refused in words, the right one opens the fleet', async ({ page }) => {
  const { url, password } = stackUnderTest();
  await page.goto(url);
  await expect(page).toHaveURL(/\/sign-in$/);
  await answersTheForm(page);
  await page.getByLabel(/e-?mail/i).fill('commander@demo.ripcord');
  await page.getByLabel(/password/i).fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByText('do not go together')).toBeVisible();
  await page.getByLabel(/password/i).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Fleet' }).first()).toBeVisible();
});

test('somebody vouched for by the identity provider may look, and do nothing else', async ({
  page,
}) => {
  const { url } = stackUnderTest();
  await page.goto(`${url}/sign-in`);
  await answersTheForm(page);
  await page.getByRole('button', { name: /test provider/ }).click();
  await page.locator('input[name="login"]').fill('ada');
  await page.locator('input[name="password"]').fill('anything');
  await page.getByRole('button', { name: /sign-in/i }).click();
  await page.getByRole('button', { name: /continue/i }).click();
  await expect(page.getByRole('heading', { name: 'Fleet' }).first()).toBeVisible();
  const me = (await (await page.request.get(`${url}/api/v1/me`)).json()) as {
    name: string;
    role: string;
  };
  expect(me).toMatchObject({ name: 'Federated ada', role: 'viewer' });
  const refused = await page.request.post(`${url}/api/v1/incidents`, {
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
    data: { service: 'virtuoso-api', title: 'No', severity: 4 },
  });
  expect(refused.status()).toBe(403);
});

test('a revoked session is nobody at once', async ({ browser }) => {
  const { url } = stackUnderTest();
  const context = await browser.newContext();
  await signIn(context, 'responder');
  expect((await context.request.get(`${url}/api/v1/me`)).status()).toBe(200);
  // The newest one is this test's own: others of the same person go on.
  await queryAsOwner(
    `update session set revoked_at = ripcord.now() where id =
      (select session.id from session join identity using (person_id)
        where subject = 'responder@demo.ripcord' order by session.created_at desc limit 1)`,
  );
  expect((await context.request.get(`${url}/api/v1/me`)).status()).toBe(401);
  await context.close();
});
