/** The real Prometheus, where it is installed, over an exporter whose every number is known. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where it is installed; null: nowhere. */
function findPrometheus(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, 'prometheus');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

export const prometheusFile = findPrometheus();

/** To put behind the name of what needs it, and said aloud; empty where it is installed. */
export function withoutPrometheus(): string {
  if (prometheusFile !== null) return '';
  const reason = 'skipped because Prometheus is not installed';
  console.warn(`The tests with a real Prometheus are ${reason}.`);
  return ` (${reason})`;
}

export interface RealPrometheus {
  readonly url: string;
  /** Polls until an expression has a value, at most half a minute. */
  until(expression: string): Promise<void>;
  stopExporter(): Promise<void>;
  stop(): Promise<void>;
}

/** Scrapes `metrics()` every second into a directory of its own, on ports of this machine that are free. */
export async function startPrometheus(metrics: () => string): Promise<RealPrometheus> {
  if (prometheusFile === null) throw new Error('Prometheus is not installed');
  const exporter = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(metrics());
  });
  const target = await listen(exporter);
  const directory = mkdtempSync(join(tmpdir(), 'ripcord-prometheus-'));
  const config = join(directory, 'prometheus.yml');
  writeFileSync(config, configOf(target));
  const port = await freePort();
  const process = spawn(
    prometheusFile,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    until: (expression) => until(url, expression),
    stopExporter: () => close(exporter),
    async stop() {
      await ended(process);
      await close(exporter);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configOf(port: number): string {
  return [
    'global: { scrape_interval: 1s, scrape_timeout: 1s }',
    'scrape_configs:',
    '  - job_name: exporter',
    `    static_configs: [{ targets: ["127.0.0.1:${port}"] }]`,
    '',
  ].join('\n');
}

async function until(url: string, expression: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const asked = `${url}/api/v1/query?query=${encodeURIComponent(expression)}`;
    const reply: unknown = await fetch(asked)
      .then((response) => response.json())
      .catch(() => null);
    if (JSON.stringify(reply).includes('"value":')) return;
    await pause(250);
  }
  throw new Error(`never true: ${expression}`);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}

/** It may be taken by somebody else in between; then the start fails and says so. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGTERM');
  await exit;
}
