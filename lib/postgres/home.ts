import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Account } from './account';

/** Below this the server's files go when its account cannot reach the data directory. */
const ELSEWHERE = '/var/lib/ripcord';

function canReach(directory: string, account: Account): boolean {
  const check = spawnSync('/bin/sh', ['-c', 'cd "$0"', directory], {
    cwd: '/',
    stdio: 'ignore',
    uid: account.uid,
    gid: account.gid,
  });
  return check.status === 0;
}

/** Where root keeps the cluster of a directory that its server account cannot enter. */
export function homeElsewhere(directory: string): string {
  const name = createHash('sha256').update(path.resolve(directory)).digest('hex').slice(0, 16);
  const base = existsSync('/var/lib') ? ELSEWHERE : path.join(os.tmpdir(), 'ripcord');
  return path.join(base, name);
}

/**
 * The directory that holds the cluster and, if need be, a copy of the programs: the given one, or,
 * for root in a checkout that the server's account cannot enter (below /root, say), one outside it.
 */
export function serverHome(directory: string, account: Account | null): string {
  mkdirSync(directory, { recursive: true, mode: 0o711 });
  if (!account) return directory;
  chmodSync(directory, 0o711);
  if (canReach(directory, account)) return directory;
  const elsewhere = homeElsewhere(directory);
  mkdirSync(elsewhere, { recursive: true });
  for (const made of [path.dirname(elsewhere), elsewhere]) chmodSync(made, 0o711);
  return elsewhere;
}

/** A directory in which the server's account may create its files, and nobody else may look. */
export function privateDirectory(directory: string, account: Account | null): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (account) chownSync(directory, account.uid, account.gid);
}
