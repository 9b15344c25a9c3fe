import { type Database, openDatabase } from '@/lib/db';
import { type Env, parseEnv } from '@/lib/env';

/**
 * One pool a web process. Routes, pages and actions are bundled apart from each other, so a module's
 * own variable would be several: it hangs on the process instead.
 */
interface WebProcess {
  env?: Env;
  db?: Database;
}

const holder = globalThis as typeof globalThis & { ripcordWeb?: WebProcess };

function processState(): WebProcess {
  holder.ripcordWeb ??= {};
  return holder.ripcordWeb;
}

export function webEnv(): Env {
  const state = processState();
  if (state.env === undefined) {
    const parsed = parseEnv(process.env);
    if (!parsed.ok) throw new Error(parsed.error.message);
    state.env = parsed.value;
  }
  return state.env;
}

export function webDatabase(): Database {
  const state = processState();
  state.db ??= openDatabase(webEnv().databaseUrl, 10);
  return state.db;
}
