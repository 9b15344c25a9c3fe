import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Presses a key of the page itself, once the page lists it: what the server drew listens to nobody
 * yet, and while a dialog is open the page's own keys rest. `label` is what the key bar calls it.
 */
export async function pressKey(page: Page, key: string, label: string): Promise<void> {
  await listensFor(page, label);
  await page.keyboard.press(key);
}

/** Resolves once the page answers to its keys, and so to whatever else is pressed on it. */
export async function listensFor(page: Page, label: string): Promise<void> {
  const keys = page.getByRole('list', { name: 'Keys on this page' });
  await expect(keys.getByRole('listitem').filter({ hasText: label }).first()).toBeVisible();
}

/**
 * Holds Enter on a dialog's confirming button until it has confirmed; it must have the focus. The
 * button is gone then; on a busy machine it is no moment long enough to be seen while it is held.
 */
export async function holdEnter(page: Page, dialog: Locator): Promise<void> {
  const button = dialog.locator('button[data-phase]');
  await expect(button).toHaveAttribute('data-phase', 'ready');
  await expect(button).toBeFocused();
  await page.keyboard.down('Enter');
  await expect(button).toHaveCount(0);
  await page.keyboard.up('Enter');
}

/** Holds a thumb on the confirming button of a page or a dialog until it has confirmed. */
export async function holdThumb(page: Page, within: Locator): Promise<void> {
  const button = within.locator('button[data-phase]');
  await expect(button).toHaveAttribute('data-phase', 'ready');
  await button.hover();
  await page.mouse.down();
  await expect(button).toHaveCount(0);
  await page.mouse.up();
}
