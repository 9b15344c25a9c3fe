import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const MAIN = new URL('./main.ts', import.meta.url).pathname;

test('the process says in one line where it listens, and ends at once when told to', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ready = JSON.parse(line) as { ready: boolean; grpc: string; http: string };
  expect(ready).toEqual({
    ready: true,
    grpc: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    rest: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    kubernetes: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    kubernetesToken: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect((await fetch(`${ready.http}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
}, 20_000);
