import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

export interface BrowserPlaces {
  /** Where Playwright would have its own; it may not exist. */
  readonly playwright: string;
  readonly chromePath: string | undefined;
  readonly path: string;
  readonly isExecutable: (file: string) => boolean;
}

/** A Chromium that is there already: Playwright's, else CHROME_PATH, else one on the PATH. */
export function findBrowser(places: BrowserPlaces): string | null {
  const onPath = NAMES.flatMap((name) =>
    places.path
      .split(':')
      .filter(Boolean)
      .map((directory) => path.join(directory, name)),
  );
  const candidates = [
    places.playwright,
    ...(places.chromePath ? [places.chromePath] : []),
    ...onPath,
  ];
  return candidates.find(places.isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}

const ADVICE =
  'No Chromium found for the end-to-end tests. Install one ("npx playwright install chromium", or your system\'s chromium package), or set CHROME_PATH to it.';

/**
 * The browser for the end-to-end tests; as root on Debian it is installed when there is none. The
 * answer is its path, or what a person has to do.
 */
export async function provideBrowser(
  say: (line: string) => void,
): Promise<{ readonly path: string } | { readonly advice: string }> {
  const { chromium } = await import('@playwright/test');
  const find = () =>
    findBrowser({
      playwright: chromium.executablePath(),
      chromePath: process.env.CHROME_PATH,
      path: process.env.PATH ?? '',
      isExecutable,
    });
  const found = find();
  if (found) return { path: found };
  if (!isDebianRoot()) return { advice: ADVICE };
  say("No Chromium found: installing Debian's (apt-get install chromium)");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
  ]) {
    const done = spawnSync('apt-get', args, { encoding: 'utf8', env });
    if (done.status !== 0) {
      return { advice: `${ADVICE} (apt-get ${args[0]} failed: ${done.stderr.slice(-2000)})` };
    }
  }
  const installed = find();
  return installed ? { path: installed } : { advice: ADVICE };
}
