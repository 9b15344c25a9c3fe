import { type Browser, chromium, type Page } from '@playwright/test';
import { provideBrowser } from '@/lib/cli/browser';
import type { DecideStack } from './decide-stack';

/** A commander's browser, on the fleet's page. */
export interface Screen {
  readonly page: Page;
  close(): Promise<void>;
}

declare global {
  interface Window {
    /** By incident label: when its card was on screen, whole; epoch milliseconds with a fraction. */
    cardsSeen: Record<string, number>;
    /** Keys pressed and pointers put down by a person since the page was loaded. */
    presses: number;
  }
}

export async function openScreen(stack: DecideStack): Promise<Screen> {
  const found = await provideBrowser((line) => console.error(line));
  if ('advice' in found) throw new Error(found.advice);
  const browser: Browser = await chromium.launch({
    executablePath: found.path,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { csrfToken } = (await (
    await context.request.get(`${stack.url}/api/auth/csrf`)
  ).json()) as { csrfToken: string };
  const signedIn = await context.request.post(`${stack.url}/api/auth/callback/local`, {
    form: {
      csrfToken,
      email: 'commander@demo.ripcord',
      password: stack.demoPassword ?? '',
      callbackUrl: stack.url,
      json: 'true',
    },
  });
  if (!signedIn.ok()) throw new Error(`the commander could not sign in: ${signedIn.status()}`);
  await context.addInitScript(noteCards);
  const page = await context.newPage();
  await page.goto(stack.url);
  await page.locator('tr[data-service="virtuoso-api"][data-state="failing"]').waitFor();
  await page.getByText(/^Live, /).waitFor();
  return { page, close: () => browser.close() };
}

/**
 * Runs in the page, before anything of it: notes cards in the frame in which they are painted. Its
 * functions have no names: what names them for stack traces does not come along.
 */
function noteCards(): void {
  const parts = ['suspect', 'advice', 'verdict', 'difference'];
  window.cardsSeen = {};
  window.presses = 0;
  for (const kind of ['keydown', 'pointerdown'] as const) {
    window.addEventListener(
      kind,
      (event) => {
        if (event.isTrusted && !('repeat' in event && event.repeat)) window.presses += 1;
      },
      true,
    );
  }
  new MutationObserver(() => {
    for (const card of document.querySelectorAll<HTMLElement>('[data-plan="ready"]')) {
      const label = card.dataset.alert ?? '';
      const whole = parts.every((part) =>
        card.querySelector(`[data-alert-part="${part}"]`)?.checkVisibility(),
      );
      if (!whole || label in window.cardsSeen) continue;
      requestAnimationFrame(() => {
        window.cardsSeen[label] ??= performance.timeOrigin + performance.now();
      });
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** When the card of this incident was on screen, whole; epoch milliseconds with a fraction. */
export async function cardSeenAt({ page }: Screen, label: string): Promise<number> {
  const seen = await page.waitForFunction((wanted) => window.cardsSeen[wanted], label);
  const at = await seen.jsonValue();
  if (at === undefined) throw new Error(`${label} was not seen`);
  return at;
}

/** The card is gone, so that the next one is not mistaken for it. */
export async function noCard({ page }: Screen): Promise<void> {
  await page.locator('[data-alert]').waitFor({ state: 'detached' });
}

/**
 * From the card to an applied rollback as a person does it, by keyboard alone: how many presses, and
 * the milliseconds from the first of them until the change was accepted.
 */
export async function applyByKeyboard({
  page,
}: Screen): Promise<{ readonly presses: number; readonly ms: number }> {
  await page.evaluate(() => {
    window.presses = 0;
  });
  const startedAt = performance.now();
  await page.keyboard.press('z');
  const dialog = page.getByRole('dialog');
  await dialog.locator('button[data-phase="ready"]:focus').waitFor();
  await page.keyboard.down('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.up('Enter');
  return {
    presses: await page.evaluate(() => window.presses),
    ms: performance.now() - startedAt,
  };
}
