import { expect, type Locator, type Page } from '@playwright/test';

/** Holds Enter on a dialog's confirming button until it has confirmed; it must have the focus. */
export async function holdEnter(page: Page, dialog: Locator): Promise<void> {
  const button = dialog.locator('button[data-phase]');
  await expect(button).toHaveAttribute('data-phase', 'ready');
  await expect(button).toBeFocused();
  await page.keyboard.down('Enter');
  await expect(button).toHaveAttribute('data-phase', 'holding');
  await expect(button).toHaveCount(0);
  await page.keyboard.up('Enter');
}
