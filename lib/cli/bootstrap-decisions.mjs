// What the bootstrap decides, apart from doing it. Plain JavaScript without dependencies: it runs
// before anything is installed, on whatever Node the machine has.

/** The oldest Node that can install the packages and start the project's own Node. */
export const OLDEST_OUTER = [20, 20, 0];

/** The Node that the project itself runs on. */
export const PROJECT_MAJOR = 24;

/** Reads `v20.20.2` or `20.20.2`; what cannot be read counts as 0. */
export function parseVersion(text) {
  return text
    .replace(/^v/, '')
    .split('.')
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 10) || 0);
}

/** Whether version a is b or newer. */
export function atLeast(a, b) {
  for (let i = 0; i < 3; i += 1) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0);
  }
  return true;
}

/**
 * Whether what is installed is what the lock says: every locked package is there in its version.
 * Optional ones may be absent (most are for other machines), but not in another version.
 * `installed` is npm's own record, `node_modules/.package-lock.json`, or null.
 */
export function isInstalled(lock, installed) {
  if (!installed) return false;
  for (const [place, wanted] of Object.entries(lock.packages ?? {})) {
    if (place === '' || wanted.link) continue;
    const found = installed.packages?.[place];
    if (found ? found.version !== wanted.version : !wanted.optional) return false;
  }
  return true;
}

/**
 * Which Node runs the project: its own from the packages, else the outer one if that is new enough.
 * `inner` is the path of a Node that was found to run, or null.
 */
export function chooseNode({ inner, outer, outerVersion }) {
  if (inner) return { node: inner };
  if (atLeast(parseVersion(outerVersion), [PROJECT_MAJOR, 0, 0])) return { node: outer };
  return {
    problem:
      `Ripcord runs on Node ${PROJECT_MAJOR}. npm brings it as an optional package on Linux (x64, arm64, glibc), ` +
      `but not here, and the Node that started this is ${outerVersion}. Install Node ${PROJECT_MAJOR} (see .nvmrc) and try again.`,
  };
}

/**
 * The environment of the real entry: without what npm adds for its scripts, and without a NODE_ENV
 * from the outside, which each tool sets for itself.
 */
export function cleanEnvironment(env) {
  const kept = Object.entries(env).filter(
    ([name]) => !/^npm_/i.test(name) && !['NODE_ENV', 'INIT_CWD', 'NODE'].includes(name),
  );
  return Object.fromEntries(kept);
}

/** A PATH without any `node_modules/.bin`: an install must not run on the Node that it replaces. */
export function outerPath(path) {
  return path
    .split(':')
    .filter((part) => !/node_modules\/(\.bin|node-linux-[^/]+\/bin)\/?$/.test(part))
    .filter((part) => !part.includes('node-gyp-bin'))
    .join(':');
}

/** What each command runs; `arguments` come before those that the user gave. */
export const COMMANDS = {
  start: { file: 'lib/cli/start.ts', arguments: [] },
  dev: { file: 'lib/cli/start.ts', arguments: ['--dev'] },
  reset: { file: 'lib/cli/reset.ts', arguments: [] },
  test: { file: 'lib/cli/test.ts', arguments: [] },
  build: { file: 'lib/cli/build.ts', arguments: [] },
  ripcord: { file: 'lib/cli/main.ts', arguments: [] },
};
