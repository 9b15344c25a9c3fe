import type { Page, Request } from '@playwright/test';

export interface ScriptBytes {
  /** As they went over the wire. */
  readonly encoded: number;
  /** As the browser runs them. */
  readonly decoded: number;
}

/**
 * Sums the bodies of all scripts that a page fetches from now on, until the returned function is called:
 * what it fetches later, when it has nothing better to do, is not waited for.
 */
export function countScripts(page: Page): () => Promise<ScriptBytes> {
  const counted: Promise<ScriptBytes>[] = [];
  const count = (request: Request) => {
    if (request.resourceType() === 'script') counted.push(bytesOf(request));
  };
  page.on('requestfinished', count);
  return async () => {
    page.off('requestfinished', count);
    const all = await Promise.all(counted);
    return all.reduce(
      (sum, each) => ({
        encoded: sum.encoded + each.encoded,
        decoded: sum.decoded + each.decoded,
      }),
      { encoded: 0, decoded: 0 },
    );
  };
}

async function bytesOf(request: Request): Promise<ScriptBytes> {
  const { responseBodySize } = await request.sizes();
  const body = await (await request.response())?.body();
  return { encoded: responseBodySize, decoded: body?.length ?? 0 };
}
