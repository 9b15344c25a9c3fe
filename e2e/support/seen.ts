import type { Page } from '@playwright/test';

/**
 * Notes the name of every region that begins with `prefix` from now on, also one that is on screen
 * only for a moment. Resolves to what was seen so far, in order.
 */
export async function noteRegions(page: Page, prefix: string): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle((start) => {
    const names: string[] = [];
    const look = () => {
      for (const region of document.querySelectorAll('section[aria-label]')) {
        const name = region.getAttribute('aria-label') ?? '';
        if (name.startsWith(start) && !names.includes(name)) names.push(name);
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-label'],
    });
    look();
    return names;
  }, prefix);
  return () => seen.jsonValue();
}

/** How often the page was loaded from now on. */
export function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  return () => loads;
}
