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

export interface SeenRows {
  /** The seq of every row, in the order in which the rows came. */
  readonly came: readonly number[];
  /** What was on screen whenever it was not strictly ascending: a row twice, or out of its place. */
  readonly wrong: readonly (readonly number[])[];
}

/** Notes the rows of a timeline from now on, also those that scroll away. */
export async function noteTimeline(page: Page): Promise<() => Promise<SeenRows>> {
  const seen = await page.evaluateHandle(() => {
    const came: number[] = [];
    const wrong: number[][] = [];
    const look = () => {
      const rows = document.querySelectorAll<HTMLElement>('[aria-label="Timeline"] li[data-seq]');
      const seqs = [...rows].map((row) => Number(row.dataset.seq));
      came.push(...seqs.filter((seq) => !came.includes(seq)));
      if (seqs.some((seq, index) => seq <= (seqs[index - 1] ?? 0))) wrong.push(seqs);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    look();
    return { came, wrong };
  });
  return () => seen.jsonValue();
}
