import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Guard, startGuard } from '@/lib/cli/guard';
import { ensureBuilt } from '@/lib/cli/next-build';
import { keepSecrets, keepSigningKey } from '@/lib/cli/secrets';
import { createTerminal } from '@/lib/cli/terminal';
import { type Database, openDatabase } from '@/lib/db';
import { anyFreePort } from '@/lib/free-port';
import { migrate, migrateOptions } from '@/lib/migrate';
import { removeEmbeddedPostgres } from '@/lib/postgres/embedded';
import type { ManyService } from '@/simulator/scenarios/many-services';
import { manyServices } from '@/simulator/scenarios/many-services';
import { type Simulator, startSimulator } from '@/simulator/start';
import { writeManyConfiguration } from '../races/many-configuration';
import { type RestartedPostgres, startPostgres } from './postgres';
import { type Part, type Served, serve } from './served';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const OF_EACH = 2;
/** Of the harness itself; it waits for nothing longer than one statement. */
const CONNECTIONS = 4;

/** A whole installation on this machine, of which every process but the simulator may be killed. */
export interface Installation {
  readonly db: Database;
  readonly postgres: RestartedPostgres;
  readonly simulator: Simulator;
  readonly services: readonly ManyService[];
  readonly served: readonly Served[];
  /** Addresses of the webs. */
  readonly urls: readonly [string, ...string[]];
  /** What the processes said. */
  readonly logs: string;
  /** Ends everything; what the processes said stays if it is to be read. */
  close(keepLogs: boolean): Promise<void>;
}

/** Starts Postgres, the simulator, two webs and two workers, all on loopback and in a folder of its own. */
export async function startInstallation(services: number): Promise<Installation> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-chaos-'));
  chmodSync(directory, 0o711);
  const guard = startGuard();
  const stops: (() => Promise<void>)[] = [
    () => guard.release(),
    () => removeEmbeddedPostgres(path.join(directory, 'postgres')),
  ];
  const close = async (keepLogs: boolean) => {
    for (const stop of stops.splice(0).reverse()) await stop();
    if (!keepLogs) rmSync(directory, { recursive: true, force: true });
  };
  try {
    await ensureBuilt(root, strangersEnvironment(), createTerminal());
    const postgres = await startPostgres(path.join(directory, 'postgres'), guard);
    const { ownerUrl, appUrl } = postgres.server;
    await migrate(migrateOptions(root, ownerUrl, appUrl));
    const simulator = await startSimulator({
      scenario: manyServices(services),
      settings: { trafficUpdateMs: 300, frontendLagMs: 0 },
    });
    stops.push(() => simulator.stop());
    const configuration = writeManyConfiguration(directory, services);
    const common = {
      ...strangersEnvironment(),
      ...secretsIn(directory),
      LOG_LEVEL: 'warn',
      DATABASE_URL: appUrl,
      RIPCORD_CONFIG: configuration.files.configFile,
      RIPCORD_RUNBOOKS: configuration.files.runbooksDir,
      RIPCORD_SIMULATOR_GRPC: simulator.grpcAddress,
      RIPCORD_SIMULATOR_HTTP: simulator.httpUrl,
    };
    const logs = path.join(directory, 'logs');
    const made: { readonly url: string; readonly served: Served }[] = [];
    for (const part of ['web', 'worker'] as const) {
      for (let copy = 1; copy <= OF_EACH; copy += 1) {
        made.push(await startCopy(part, copy, { directory, common, logs, guard }));
      }
    }
    const served = made.map((each) => each.served);
    stops.push(async () => {
      await Promise.all(served.map((each) => each.stop()));
    });
    const db = openDatabase(appUrl, CONNECTIONS);
    stops.push(() => db.close());
    await Promise.all(served.map(({ ready }) => ready));
    const [url, ...others] = made.flatMap((each) => (each.served.part === 'web' ? [each.url] : []));
    if (url === undefined) throw new Error('no web was started');
    return {
      db,
      postgres,
      simulator,
      services: configuration.services,
      served,
      urls: [url, ...others],
      logs,
      close,
    };
  } catch (cause) {
    await close(false);
    throw cause;
  }
}

async function startCopy(
  part: Part,
  copy: number,
  place: {
    readonly directory: string;
    readonly common: NodeJS.ProcessEnv;
    readonly logs: string;
    readonly guard: Guard;
  },
): Promise<{ readonly url: string; readonly served: Served }> {
  const name = `${part}-${copy}`;
  const port = await anyFreePort();
  const url = `http://localhost:${port}`;
  const dataDir = path.join(place.directory, name);
  mkdirSync(dataDir, { recursive: true });
  const env = {
    ...place.common,
    PORT: String(port),
    RIPCORD_URL: url,
    NEXTAUTH_URL: url,
    RIPCORD_DATA: dataDir,
  };
  return { url, served: serve(part, name, env, place.logs, place.guard) };
}

/** Nothing of the developer's own installation reaches this one. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  const own = /^(RIPCORD_|DATABASE_URL$|MIGRATE_DATABASE_URL$|PORT$|NEXT|LOG_LEVEL$|NODE_ENV$)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_OPTIONS: '--disable-warning=DeprecationWarning',
  };
}

function secretsIn(directory: string): Record<string, string> {
  const secrets = keepSecrets(directory);
  return {
    RIPCORD_SECRET: secrets.session,
    RIPCORD_INSTANCE: secrets.instance,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.serverActions,
    RIPCORD_SIGNING_KEY_FILE: keepSigningKey(directory),
  };
}
