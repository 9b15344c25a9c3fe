/** The real command line, pointed at a simulator and at nothing else of this machine. */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface GcloudRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Gcloud {
  /** Runs `gcloud …args` with project and region set; never rejects for an exit code. */
  run(...args: readonly string[]): Promise<GcloudRun>;
  /** `--format=json` of a command that must succeed. */
  json(...args: readonly string[]): Promise<unknown>;
  close(): void;
}

/** The ones that are asked at the simulator. */
const APIS = ['RUN', 'SECRETMANAGER', 'CLOUDRESOURCEMANAGER', 'CLOUDBUILD', 'ARTIFACTREGISTRY'];

/** Where it is installed; null: nowhere. */
export function findGcloud(): string | null {
  for (const folder of searchPath().split(delimiter)) {
    const file = join(folder, 'gcloud');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function searchPath(): string {
  return process.env.PATH ?? '';
}

export function requireGcloud(): string {
  const file = findGcloud();
  if (file === null) throw new Error('gcloud is not installed');
  return file;
}

/** To put behind the name of what needs it, and said aloud; empty where it is installed. */
export function withoutGcloud(): string {
  if (findGcloud() !== null) return '';
  const reason = 'skipped because gcloud is not installed';
  console.warn(`The tests with the real gcloud are ${reason}.`);
  return ` (${reason})`;
}

export interface GcloudPlace {
  readonly project: string;
  readonly region: string;
  readonly actor: string;
}

/**
 * Its override of an endpoint gets the region before the host's name, which an address does not
 * survive: so it is given a made-up host and the simulator as its proxy. `folder` is its home.
 */
export function gcloudEnvironment(
  restAddress: string,
  { project, region, actor }: GcloudPlace,
  folder: string,
): NodeJS.ProcessEnv {
  const token = join(folder, 'token');
  writeFileSync(token, actor);
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: searchPath(),
    HOME: folder,
    http_proxy: `http://${restAddress}`,
    CLOUDSDK_CONFIG: join(folder, 'config'),
    ...Object.fromEntries(
      APIS.map((api) => [
        `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`,
        `http://${api.toLowerCase()}.simulated/`,
      ]),
    ),
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: token,
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    CLOUDSDK_CORE_PROJECT: project,
    CLOUDSDK_RUN_REGION: region,
  };
}

/** Each command in a process of its own, as from a terminal. */
export function createGcloud(restAddress: string, place: GcloudPlace): Gcloud {
  const gcloud = requireGcloud();
  const folder = mkdtempSync(join(tmpdir(), 'gcloud-'));
  const env = gcloudEnvironment(restAddress, place, folder);

  async function run(...args: readonly string[]): Promise<GcloudRun> {
    const child = spawn(gcloud, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  return {
    run,
    async json(...args) {
      const { code, stdout, stderr } = await run(...args, '--format=json');
      if (code !== 0) throw new Error(`gcloud ${args.join(' ')}: ${code}\n${stderr}`);
      return JSON.parse(stdout);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
