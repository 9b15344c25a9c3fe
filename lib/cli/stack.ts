import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { migrate, migrateOptions } from '@/lib/migrate';
import { startEmbeddedPostgres } from '@/lib/postgres/embedded';
import { type Guard, startGuard } from './guard';
import { ensureBuilt } from './next-build';
import { watchPostgres } from './postgres-watch';
import { lastJson, runOnce, typescript } from './run-tool';
import type { Claim } from './running-copy';
import { keepSecrets, keepSigningKey } from './secrets';
import { createSupervised, type Supervised } from './supervised';
import type { Terminal } from './terminal';
import { checkForcedPort, startWeb } from './web';

export interface StackOptions {
  readonly root: string;
  /** Absolute; everything that is kept lives below it. */
  readonly dataDir: string;
  /** `development` reloads what changes; `production` builds first, when the sources changed. */
  readonly mode: 'production' | 'development';
  /** The environment that the processes start from. DATABASE_URL in it replaces the embedded one. */
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly claim: Claim;
  /** False for tests: the embedded database needs no durability there. */
  readonly durable?: boolean;
  /** The first port that the embedded database tries; 0 lets the operating system choose. */
  readonly postgresPort?: number;
}

export interface Stack {
  readonly url: string;
  /** The one password of the demo sign-ins; null where there are none. */
  readonly demoPassword: string | null;
  readonly simulator: Simulator | null;
  readonly appUrl: string;
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

const simulatorReady = z.object({
  ready: z.literal(true),
  grpc: z.string(),
  http: z.string(),
  rest: z.string(),
  kubernetes: z.string(),
  kubernetesToken: z.string(),
});
type Simulator = Omit<z.infer<typeof simulatorReady>, 'ready'>;

const workerReady = z.object({ ready: z.literal(true) });
const demoSeed = z.object({ password: z.string() });

interface Databases {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly embedded: boolean;
}

function configFile({ root, env }: Pick<StackOptions, 'root' | 'env'>): string {
  return path.resolve(root, env.RIPCORD_CONFIG || 'ripcord.yaml');
}

/** Whether the configuration asks for a simulator beside a database that is not the embedded one. */
function isDemo(file: string): boolean {
  if (!existsSync(file)) return false;
  const read = z.object({ demo: z.boolean() }).safeParse(parseYaml(readFileSync(file, 'utf8')));
  return read.success && read.data.demo;
}

/** Everything that must be undone, in the order in which it was done. */
class Teardown {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

async function openDatabase(
  options: StackOptions,
  guard: Guard,
  teardown: Teardown,
): Promise<Databases> {
  const { env, terminal } = options;
  if (env.DATABASE_URL) {
    const ownerUrl = env.MIGRATE_DATABASE_URL || env.DATABASE_URL;
    return { appUrl: env.DATABASE_URL, ownerUrl, embedded: false };
  }
  const start = () =>
    startEmbeddedPostgres({
      directory: path.join(options.dataDir, 'postgres'),
      onProgress: terminal.line,
      ...(options.durable !== undefined && { durable: options.durable }),
      ...(options.postgresPort !== undefined && { port: options.postgresPort }),
    });
  const server = await terminal.step('Starting the database', start);
  const watch = watchPostgres(server, start, terminal.line, guard.setPostgres);
  teardown.add(watch.stop);
  return { appUrl: server.appUrl, ownerUrl: server.ownerUrl, embedded: true };
}

async function bringToSchema(options: StackOptions, databases: Databases): Promise<void> {
  const { terminal, root } = options;
  await migrate({
    ...migrateOptions(root, databases.ownerUrl, databases.appUrl),
    onApplied: (name) => terminal.line(`Migration ${name} applied`),
  });
}

/** What every process gets. The owner's connection string stays here: none of them may use it. */
function commonEnvironment(options: StackOptions, databases: Databases): NodeJS.ProcessEnv {
  const { env, dataDir } = options;
  const secrets = keepSecrets(dataDir);
  const { MIGRATE_DATABASE_URL: _, ...inherited } = env;
  return {
    RIPCORD_SECRET: secrets.session,
    RIPCORD_INSTANCE: secrets.instance,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.serverActions,
    RIPCORD_SIGNING_KEY_FILE: keepSigningKey(dataDir),
    ...inherited,
    NODE_ENV: options.mode,
    NEXT_TELEMETRY_DISABLED: '1',
    // The database adapter uses what pg's next major ends; nobody who starts Ripcord can act on it.
    ...(options.mode === 'production' && { NODE_OPTIONS: '--disable-warning=DeprecationWarning' }),
    DATABASE_URL: databases.appUrl,
    RIPCORD_DATA: dataDir,
    // Their password is on the sign-in page: never beside a connection to something real.
    ...(databases.embedded && isDemo(configFile(options)) && { RIPCORD_DEMO: '1' }),
  };
}

async function startSimulator(
  options: StackOptions,
  supervised: Supervised,
  env: NodeJS.ProcessEnv,
): Promise<Simulator> {
  let address: Simulator | null = null;
  const portOf = (text: string | undefined) => text?.slice(text.lastIndexOf(':') + 1) ?? '0';
  const child = supervised.child({
    name: 'simulator',
    args: () => [
      ...typescript(options.root, 'simulator/main.ts'),
      `--grpc-port=${portOf(address?.grpc)}`,
      `--http-port=${portOf(address?.http)}`,
      `--rest-port=${portOf(address?.rest)}`,
      `--kubernetes-port=${portOf(address?.kubernetes)}`,
      `--data=${path.join(options.dataDir, 'simulator')}`,
      // It keeps the same time as the database whose clock a test moves.
      ...(env.RIPCORD_CLOCK === 'controlled' ? [`--clock-database=${env.DATABASE_URL}`] : []),
    ],
    env: () => env,
    readLine: (line) => (simulatorReady.safeParse(lastJson(line)).success ? line : undefined),
    graceMs: 3000,
  });
  const { ready: _, ...addresses } = simulatorReady.parse(lastJson(await child.start()));
  address = addresses;
  return address;
}

async function startWorker(
  options: StackOptions,
  supervised: Supervised,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { root, mode } = options;
  const watching = [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'watch'];
  const child = supervised.child({
    name: 'worker',
    args: () =>
      mode === 'development'
        ? [...watching, '--clear-screen=false', path.join(root, 'lib/worker/main.ts')]
        : typescript(root, 'lib/worker/main.ts'),
    env: () => env,
    readLine: (line) => (workerReady.safeParse(lastJson(line)).success ? line : undefined),
    graceMs: 10_000,
  });
  await child.start();
}

async function seedDemo(
  root: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  const seeded = await runOnce(typescript(root, 'lib/cli/main.ts', 'person', 'seed-demo'), {
    cwd: root,
    env,
    signal,
  });
  return demoSeed.parse(lastJson(seeded)).password;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Makes the data directory; root's is passable, so that the database's account reaches its own. */
export function prepareDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/**
 * Starts everything: database, simulator, web and worker, each a process of its own, watched and
 * started again when it ends. When any of it cannot start, all of it is stopped again.
 */
export async function startStack(options: StackOptions, signal: AbortSignal): Promise<Stack> {
  const { root, terminal, claim } = options;
  await checkForcedPort(options.env);
  const teardown = new Teardown();
  const guard = startGuard();
  teardown.add(guard.release);
  const stop = () => teardown.run();
  try {
    const databases = await openDatabase(options, guard, teardown);
    await bringToSchema(options, databases);
    signal.throwIfAborted();
    const env = commonEnvironment(options, databases);
    if (options.mode === 'production') await ensureBuilt(root, env, terminal, signal);

    const supervised = createSupervised(options, guard, claim);
    teardown.add(supervised.stop);
    const demo = isDemo(configFile(options));
    const starting = async () => {
      const [web, simulator, demoPassword] = await Promise.all([
        startWeb(options, supervised, env, signal),
        demo ? startSimulator(options, supervised, env) : null,
        demo && databases.embedded ? seedDemo(root, env, signal) : null,
      ]);
      signal.throwIfAborted();
      await startWorker(options, supervised, {
        ...env,
        PORT: String(web.port),
        RIPCORD_URL: web.url,
        ...(simulator && {
          RIPCORD_SIMULATOR_GRPC: simulator.grpc,
          RIPCORD_SIMULATOR_HTTP: simulator.http,
          RIPCORD_SIMULATOR_REST: simulator.rest,
          RIPCORD_SIMULATOR_KUBERNETES: simulator.kubernetes,
          RIPCORD_SIMULATOR_KUBERNETES_TOKEN: simulator.kubernetesToken,
          // The demo's ripcord.yaml names this secret; a simulated service takes any key.
          VIRTUOSO_API_KEY: env.VIRTUOSO_API_KEY ?? 'simulated',
        }),
      });
      return { url: web.url, simulator, demoPassword };
    };
    const began = await terminal.step('Starting the processes', () =>
      Promise.race([starting(), aborted(signal)]),
    );
    claim.setUrl(began.url);
    return { ...began, appUrl: databases.appUrl, ownerUrl: databases.ownerUrl, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}
