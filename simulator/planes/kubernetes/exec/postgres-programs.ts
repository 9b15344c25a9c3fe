/**
 * PostgreSQL's own tools in the database's pod, really run against a real server: programs of one
 * list by their names, in a directory of the pod, with an environment of their own. A shell in it
 * finds only the list's programs by name, so what reaches here is whoever holds the cluster's token.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runsPostgres } from './model-programs';
import { type Ending, type Invocation, notFoundInPath, type Programs } from './program';

export interface PostgresBehindPod {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Absolute: the pod's working directory, where its dumps lie. It must be there. */
  readonly directory: string;
  /** Absent: where PATH finds the tools. */
  readonly binaries?: string;
}

const TOOLS = ['psql', 'pg_dump', 'pg_restore'];
/** What the scripts of a dump and a restore need beside the tools. */
const SMALL = [
  'sh',
  'ls',
  'cat',
  'sha256sum',
  'gzip',
  'gunzip',
  'df',
  'stat',
  'head',
  'tail',
  'tr',
  'cut',
  'grep',
  'wc',
  'mkdir',
  'mv',
  'rm',
  'sync',
];

export function postgresPrograms(server: PostgresBehindPod): Programs {
  const path = linkedPrograms(server);
  const environment = {
    NODE_ENV: 'production',
    PATH: path,
    HOME: server.directory,
    LC_ALL: 'C',
    PGHOST: server.host,
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGPASSWORD: server.password,
    PGDATABASE: server.database,
  } as const;
  return (invocation) => {
    if (!runsPostgres(invocation.pod)) return null;
    const [program = ''] = invocation.argv;
    if (!TOOLS.includes(program) && !SMALL.includes(program)) {
      return Promise.resolve(notFoundInPath(program));
    }
    return run(join(path, program), environment, server.directory, invocation);
  };
}

function run(
  program: string,
  environment: NodeJS.ProcessEnv,
  directory: string,
  { argv, stdin, stdout, stderr, signal }: Invocation,
): Promise<Ending> {
  const child = spawn(program, argv.slice(1), {
    env: environment,
    cwd: directory,
    argv0: argv[0] ?? program,
    signal,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdout.on('data', stdout);
  child.stderr.on('data', stderr);
  // It may end before it read all that it was sent.
  child.stdin.on('error', () => undefined);
  stdin.pipe(child.stdin);
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ kind: 'not_started', message }));
    child.once('close', (code) => resolve({ kind: 'exited', code: code ?? 137 }));
  });
}

/** A directory that holds nothing but the list's programs. */
function linkedPrograms({ directory, binaries }: PostgresBehindPod): string {
  const folder = join(directory, '.programs');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => place !== '');
  for (const program of [...TOOLS, ...SMALL]) {
    const first = TOOLS.includes(program) && binaries !== undefined ? [binaries] : places;
    const found = first.map((place) => join(place, program)).find(isExecutable);
    if (found !== undefined) symlinkSync(found, join(folder, program));
  }
  return folder;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
