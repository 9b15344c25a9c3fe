import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { provideBrowser } from '@/lib/cli/browser';
import type { DecideStack } from './decide-stack';

/** One load by a browser that has nothing kept but its session. */
export interface ColdLoad {
  /** Milliseconds from the navigation's start until a row of the table is laid out and painted. */
  readonly rowsMs: number;
  /** Kilobytes (1024) on the wire until then: the document and what it fetched, without scripts. */
  readonly firstKb: number;
  /** The same once the page has asked for everything that it asks for. */
  readonly settledKb: number;
  /** Of the scripts, which a browser keeps until the next release. */
  readonly scriptKb: number;
  readonly rows: number;
}

export interface Viewer {
  load(): Promise<ColdLoad>;
  /** Stays on the fleet's page until the promise is done. */
  watchWhile<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    rowsSeen: number | null;
  }
}

const DATA = new Set(['Document', 'XHR', 'Fetch']);
const SETTLE_MS = 3000;
const WITHIN_MS = 120_000;

/** A commander's browser. */
export async function openViewer(stack: DecideStack): Promise<Viewer> {
  const found = await provideBrowser((line) => console.error(line));
  if ('advice' in found) throw new Error(found.advice);
  const browser: Browser = await chromium.launch({
    executablePath: found.path,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const signIn = await browser.newContext();
  const token = await signIn.request.get(`${stack.url}/api/auth/csrf`);
  const { csrfToken } = (await token.json()) as { csrfToken: string };
  const signedIn = await signIn.request.post(`${stack.url}/api/auth/callback/local`, {
    form: {
      csrfToken,
      email: 'commander@demo.ripcord',
      password: stack.demoPassword ?? '',
      callbackUrl: stack.url,
      json: 'true',
    },
  });
  if (!signedIn.ok()) throw new Error(`the commander could not sign in: ${signedIn.status()}`);
  const storageState = await signIn.storageState();
  await signIn.close();
  const fresh = () => browser.newContext({ viewport: { width: 1440, height: 900 }, storageState });

  return {
    async load() {
      const context = await fresh();
      try {
        return await coldLoad(context, stack.url);
      } finally {
        await context.close();
      }
    },
    async watchWhile(work) {
      const context = await fresh();
      try {
        const page = await context.newPage();
        await page.goto(stack.url, { timeout: WITHIN_MS });
        await page.getByText(/^Live, /).waitFor({ timeout: WITHIN_MS });
        return await work();
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}

async function coldLoad(context: BrowserContext, url: string): Promise<ColdLoad> {
  await context.addInitScript(noteRows);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const asked = new Map<string, { kind: string; bytes: number; before: boolean }>();
  let seen = false;
  wire.on('Network.responseReceived', ({ requestId, type }) => {
    asked.set(requestId, { kind: type, bytes: 0, before: !seen });
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = asked.get(requestId);
    if (request !== undefined) request.bytes = encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'commit', timeout: WITHIN_MS });
  const handle = await page.waitForFunction(() => window.rowsSeen, null, { timeout: WITHIN_MS });
  const rowsMs = (await handle.jsonValue()) ?? Number.NaN;
  seen = true;
  const rows = await page.locator('tr[data-service]').count();
  await page.waitForTimeout(SETTLE_MS);
  const all = [...asked.values()];
  const data = all.filter(({ kind }) => DATA.has(kind));
  const scripts = all.filter(({ kind }) => kind === 'Script');
  const kb = (list: typeof data) => list.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
  return {
    rowsMs,
    rows,
    firstKb: kb(data.filter(({ before }) => before)),
    settledKb: kb(data),
    scriptKb: kb(scripts),
  };
}

/** Runs in the page, before anything of it: notes the frame in which a row of the table is visible. */
function noteRows(): void {
  window.rowsSeen = null;
  const observer = new MutationObserver(() => {
    if (!document.querySelector<HTMLElement>('tr[data-service]')?.checkVisibility()) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      window.rowsSeen = performance.now();
    });
  });
  observer.observe(document, { subtree: true, childList: true });
}
