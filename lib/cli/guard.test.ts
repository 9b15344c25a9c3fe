import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isAlive } from '@/lib/postgres/postmaster';
import { typescript } from './run-tool';

const root = path.resolve(import.meta.dirname, '..', '..');

/** A supervisor with one process in a group of its own; it prints that process's id. */
const SUPERVISOR = `
import { spawn } from 'node:child_process';
import { startGuard } from '${path.join(root, 'lib/cli/guard.ts')}';
const guard = startGuard();
const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
guard.setGroup('child', child.pid ?? null);
process.on('message', () => guard.release().then(() => process.exit(0)));
process.send?.(child.pid);
`;

function startSupervisor() {
  const [, loader] = typescript(root, '');
  return spawn(
    process.execPath,
    ['--import', String(loader), '--input-type=module', '-e', SUPERVISOR],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: root },
  );
}

async function childOf(supervisor: ReturnType<typeof startSupervisor>): Promise<number> {
  const [pid] = await once(supervisor, 'message');
  return Number(pid);
}

it('a supervisor that is killed by force takes its processes with it', async () => {
  const supervisor = startSupervisor();
  const child = await childOf(supervisor);
  expect(isAlive(child)).toBe(true);
  supervisor.kill('SIGKILL');
  await expect.poll(() => isAlive(child), { timeout: 5000 }).toBe(false);
});

it('a guard that was released lets everything live', async () => {
  const supervisor = startSupervisor();
  const child = await childOf(supervisor);
  try {
    supervisor.send('release');
    await once(supervisor, 'exit');
    expect(isAlive(child)).toBe(true);
  } finally {
    process.kill(child, 'SIGKILL');
  }
});
