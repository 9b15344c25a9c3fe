import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Terminal } from './terminal';

/** What the build is made from. Tests and the command line are in none of its bundles. */
const SOURCES = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma'];
const CONFIGS = /^(next\.config|postcss\.config|tsconfig|package-lock|proxy|instrumentation)/;
const OUTSIDE = /(^|\/)lib\/(cli|testing|generated)\/|\.test\.tsx?$/;

function filesBelow(root: string, place: string): string[] {
  const full = path.join(root, place);
  if (!existsSync(full)) return [];
  const entries = readdirSync(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** A hash of every source of the build, by content: times change with every checkout. */
export function sourceHash(root: string): string {
  const files = [
    ...SOURCES.filter((place) => !place.includes('.')).flatMap((place) => filesBelow(root, place)),
    ...SOURCES.filter((place) => place.includes('.') && existsSync(path.join(root, place))),
    ...readdirSync(root).filter((name) => CONFIGS.test(name)),
  ].filter((file) => !OUTSIDE.test(file));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function stampFile(root: string): string {
  return path.join(root, '.next', 'ripcord-sources');
}

/** The sources that the build which is there was made from; null when there is no build. */
function builtFrom(root: string): string | null {
  if (!existsSync(path.join(root, '.next', 'BUILD_ID')) || !existsSync(stampFile(root)))
    return null;
  return readFileSync(stampFile(root), 'utf8');
}

/**
 * What build and server must agree on: by it a browser with an older page notices that it is old.
 * Empty without a build.
 */
export function buildEnvironment(root: string): { RIPCORD_BUILD_ID?: string } {
  const hash = builtFrom(root);
  return hash === null ? {} : { RIPCORD_BUILD_ID: shorten(hash) };
}

function shorten(hash: string): string {
  return hash.slice(0, 16);
}

/** The file that Node runs as `next`. */
export function nextProgram(root: string): string {
  return path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
}

function runBuild(root: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [nextProgram(root), 'build'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The console does not build:\n${output}`));
    });
  });
}

/** Builds the console unless the build that is there was made from these very sources. */
export async function ensureBuilt(
  root: string,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const hash = sourceHash(root);
  if (builtFrom(root) === hash) return;
  const named = { ...env, RIPCORD_BUILD_ID: shorten(hash) };
  await terminal.step('Building the console', () => runBuild(root, named, signal));
  writeFileSync(stampFile(root), hash);
}
