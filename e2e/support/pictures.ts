import path from 'node:path';
import type { Page } from '@playwright/test';

const folder = path.resolve(import.meta.dirname, '..', '..', 'docs', 'screenshots');

/** Takes one of the README's pictures, when asked to: a run of the tests changes no file. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.RIPCORD_SCREENSHOTS !== '1') return;
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
