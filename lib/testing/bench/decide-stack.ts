import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createToken } from '@/lib/auth/create-token';
import { claimDataDir } from '@/lib/cli/running-copy';
import { prepareDataDir, type Stack, startStack } from '@/lib/cli/stack';
import { createTerminal } from '@/lib/cli/terminal';
import { openDatabase, withTransaction } from '@/lib/db';
import { removeEmbeddedPostgres } from '@/lib/postgres/embedded';
import { ok } from '@/lib/result';
import { root } from './processes';

export interface DecideStack extends Stack {
  /** Of a responder, for whatever a machine asks of /api/v1. */
  readonly token: string;
}

const OWN = /^(RIPCORD_|DATABASE_URL$|MIGRATE_DATABASE_URL$|PORT$|NEXT|LOG_LEVEL$|NODE_ENV$)/;

/**
 * Everything that `npm start` starts, built, in a directory of its own that `work` leaves behind.
 * `more` is laid over the environment of its processes, once that directory is there.
 */
export async function withStack<T>(
  work: (stack: DecideStack) => Promise<T>,
  more: (dataDir: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<T> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'ripcord-bench-'));
  chmodSync(dataDir, 0o711);
  prepareDataDir(dataDir);
  const claimed = await claimDataDir(dataDir);
  if ('running' in claimed) throw new Error(`${dataDir} is in use.`);
  const kept = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  const interrupted = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => interrupted.abort(new Error('interrupted')));
  }
  const stack = await startStack(
    {
      root,
      dataDir,
      mode: 'production',
      env: {
        ...Object.fromEntries(kept),
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        ...more(dataDir),
      },
      terminal: createTerminal(process.stderr),
      claim: claimed.claim,
      durable: true,
      postgresPort: 0,
    },
    interrupted.signal,
  );
  try {
    return await work({ ...stack, token: await responderToken(stack.appUrl) });
  } finally {
    await stack.stop();
    await removeEmbeddedPostgres(path.join(dataDir, 'postgres'));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function responderToken(url: string): Promise<string> {
  const db = openDatabase(url, 1);
  try {
    const { personId } = await db.prisma.identity.findFirstOrThrow({
      where: { subject: 'responder@demo.ripcord' },
    });
    const made = await withTransaction<string, never>(db, async (transaction) => {
      const wanted = { personId, name: 'bench', role: 'responder' as const, days: 1 };
      return ok((await createToken(transaction, 'system', wanted)).token);
    });
    if (!made.ok) throw new Error('no token');
    return made.value;
  } finally {
    await db.close();
  }
}
