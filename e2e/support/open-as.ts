import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { type DemoRole, signIn } from './sign-in';
import { stackUnderTest } from './stack';

/** A page of somebody's own browser, signed in; closing its context ends it. */
export async function openAs(
  browser: Browser,
  role: DemoRole,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options);
  await signIn(context, role);
  const page = await context.newPage();
  await page.goto(`${stackUnderTest().url}${path}`);
  return page;
}
