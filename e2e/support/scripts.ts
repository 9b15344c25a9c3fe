import type { Page } from '@playwright/test';

export interface ScriptBytes {
  /** As they went over the wire. */
  readonly encoded: number;
  /** As the browser runs them. */
  readonly decoded: number;
}

/** Sums the bodies of all scripts that a page fetches from now on, until the returned function is called. */
export function countScripts(page: Page): () => Promise<ScriptBytes> {
  const counted: Promise<ScriptBytes>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    counted.push(
      (async () => {
        const { responseBodySize } = await request.sizes();
        const body = await (await request.response())?.body();
        return { encoded: responseBodySize, decoded: body?.length ?? 0 };
      })(),
    );
  });
  return async () =>
    (await Promise.all(counted)).reduce(
      (sum, each) => ({
        encoded: sum.encoded + each.encoded,
        decoded: sum.decoded + each.decoded,
      }),
      { encoded: 0, decoded: 0 },
    );
}
