import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { claimDataDir } from '@/lib/cli/running-copy';
import { prepareDataDir, startStack } from '@/lib/cli/stack';
import { createTerminal } from '@/lib/cli/terminal';
import { removeEmbeddedPostgres } from '@/lib/postgres/embedded';
import { type IdentityProvider, startIdentityProvider } from './identity-provider';

const root = path.resolve(import.meta.dirname, '..', '..');

/** What the tests know of the stack that they run against; read it with `stackUnderTest`. */
export interface StackUnderTest {
  /** The console's address. */
  readonly url: string;
  /** The one password of commander@, responder@, viewer@ and admin@demo.ripcord. */
  readonly password: string;
  /** The simulator's control address: its journal, its faults. */
  readonly simulatorUrl: string;
  readonly simulatorGrpc: string;
  /** Connection strings of the role that owns the database, and of the app's. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Its data directory: `running.json` names the process of each part, `logs/` has their output. */
  readonly dataDir: string;
  /** Copies of its own, which a test may break. */
  readonly configFile: string;
  readonly runbooksDir: string;
}

const NAMES = {
  url: 'RIPCORD_E2E_URL',
  password: 'RIPCORD_E2E_PASSWORD',
  simulatorUrl: 'RIPCORD_E2E_SIMULATOR_URL',
  simulatorGrpc: 'RIPCORD_E2E_SIMULATOR_GRPC',
  ownerUrl: 'RIPCORD_E2E_OWNER_URL',
  appUrl: 'RIPCORD_E2E_APP_URL',
  dataDir: 'RIPCORD_E2E_DATA',
  configFile: 'RIPCORD_E2E_CONFIG',
  runbooksDir: 'RIPCORD_E2E_RUNBOOKS',
} as const satisfies Record<keyof StackUnderTest, string>;

/** The stack that the global set-up started. */
export function stackUnderTest(): StackUnderTest {
  const read = (key: keyof StackUnderTest): string => {
    const value = process.env[NAMES[key]];
    if (!value) throw new Error(`${NAMES[key]} is missing: was the stack started?`);
    return value;
  };
  return {
    url: read('url'),
    password: read('password'),
    simulatorUrl: read('simulatorUrl'),
    simulatorGrpc: read('simulatorGrpc'),
    ownerUrl: read('ownerUrl'),
    appUrl: read('appUrl'),
    dataDir: read('dataDir'),
    configFile: read('configFile'),
    runbooksDir: read('runbooksDir'),
  };
}

/** Nothing from the developer's own installation may reach the stack under test. */
export function strangersEnvironment(): NodeJS.ProcessEnv {
  const own = /^(RIPCORD_|DATABASE_URL$|MIGRATE_DATABASE_URL$|PORT$|NEXT|LOG_LEVEL$|NODE_ENV$)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: 'production' };
}

function isolatedEnvironment(
  provider: IdentityProvider,
  files: Pick<StackUnderTest, 'configFile' | 'runbooksDir'>,
): NodeJS.ProcessEnv {
  return {
    ...strangersEnvironment(),
    RIPCORD_CLOCK: 'controlled',
    RIPCORD_CONFIG: files.configFile,
    RIPCORD_RUNBOOKS: files.runbooksDir,
    RIPCORD_OIDC_ISSUER: provider.issuer,
    RIPCORD_OIDC_CLIENT_ID: provider.clientId,
    RIPCORD_OIDC_CLIENT_SECRET: provider.clientSecret,
    RIPCORD_OIDC_NAME: 'the test provider',
  };
}

/** What people write, copied: a test edits it while everything runs. */
function copyConfiguration(dataDir: string): Pick<StackUnderTest, 'configFile' | 'runbooksDir'> {
  const configFile = path.join(dataDir, 'ripcord.yaml');
  const runbooksDir = path.join(dataDir, 'runbooks');
  cpSync(path.join(root, 'ripcord.yaml'), configFile);
  cpSync(path.join(root, 'runbooks'), runbooksDir, { recursive: true });
  return { configFile, runbooksDir };
}

/** Only the owner may say that a database's clock is moved by hand. */
async function allowClockControl(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('update ripcord.clock_offset set controlled = true');
  } finally {
    await client.end();
  }
}

/**
 * Starts a complete stack as `npm start` does, in a temporary directory and with a clock that tests
 * may move, and tells the tests about it through the environment. Returns what ends it.
 */
export async function startStackUnderTest(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'ripcord-e2e-'));
  prepareDataDir(dataDir);
  const provider = await startIdentityProvider();
  const files = copyConfiguration(dataDir);
  const claimed = await claimDataDir(dataDir);
  if ('running' in claimed) throw new Error(`${dataDir} is in use.`);
  const stack = await startStack(
    {
      root,
      dataDir,
      mode: 'production',
      env: isolatedEnvironment(provider, files),
      terminal: createTerminal(),
      claim: claimed.claim,
      durable: false,
      postgresPort: 0,
    },
    new AbortController().signal,
  );
  await allowClockControl(stack.ownerUrl);
  const facts: StackUnderTest = {
    url: stack.url,
    password: stack.demoPassword ?? '',
    simulatorUrl: stack.simulator?.http ?? '',
    simulatorGrpc: stack.simulator?.grpc ?? '',
    ownerUrl: stack.ownerUrl,
    appUrl: stack.appUrl,
    dataDir,
    ...files,
  };
  for (const key of Object.keys(NAMES) as (keyof StackUnderTest)[]) {
    process.env[NAMES[key]] = facts[key];
  }
  return async () => {
    await stack.stop();
    await provider.stop();
    await removeEmbeddedPostgres(path.join(dataDir, 'postgres'));
    rmSync(dataDir, { recursive: true, force: true });
  };
}
