import { readFileSync, statSync } from 'node:fs';

/** The operating-system account that runs the database server. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The accounts of an /etc/passwd file that carry one of these names, in the order of the names. */
export function findAccounts(passwd: string, names: readonly string[]): Account[] {
  const byName = new Map<string, Account>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) byName.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  return names.flatMap((name) => byName.get(name) ?? []);
}

/**
 * Postgres refuses to run as root. For root this is the owner of the data directory that exists
 * already, else `postgres`, else `nobody`; for everyone else null, which means: run as yourself.
 */
export function serverAccount(dataDirs: readonly string[]): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const dataDir of dataDirs) {
    const owner = statSync(dataDir, { throwIfNoEntry: false });
    if (owner && owner.uid !== 0) {
      return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
    }
  }
  const [account] = findAccounts(readFileSync('/etc/passwd', 'utf8'), ['postgres', 'nobody']);
  if (!account) {
    throw new Error(
      'Postgres cannot run as root, and this machine has neither a "postgres" nor a "nobody" account. Start Ripcord as an ordinary user.',
    );
  }
  return account;
}
