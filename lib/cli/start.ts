import path from 'node:path';
import { parseArgs } from 'node:util';
import { claimDataDir } from './running-copy';
import { prepareDataDir, type Stack, startStack } from './stack';
import { createTerminal } from './terminal';

const root = path.resolve(import.meta.dirname, '..', '..');
const dataDir = path.resolve(root, process.env.RIPCORD_DATA || '.ripcord');
const { values } = parseArgs({ options: { dev: { type: 'boolean', default: false } } });
const terminal = createTerminal();

/** Ends on the first of: a signal, the terminal closing, the process that started us going away. */
function stopRequested(): { signal: AbortSignal; stopped: Promise<void> } {
  const controller = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    const stop = () => {
      controller.abort(new Error('Stopped while starting.'));
      resolve();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
    process.on('disconnect', stop);
  });
  // The terminal may be gone when we say that we stop.
  process.stdout.on('error', () => {});
  return { signal: controller.signal, stopped };
}

function readyLine(stack: Stack): string {
  const signIn =
    stack.demoPassword === null
      ? 'sign in with your account (the first admin: npm run ripcord -- person create)'
      : `sign in as commander@demo.ripcord / ${stack.demoPassword} (also responder@, viewer@, admin@, same password)`;
  return `Ripcord is ready at ${stack.url} - ${signIn}`;
}

async function main(): Promise<number> {
  const { signal, stopped } = stopRequested();
  prepareDataDir(dataDir);
  const claimed = await claimDataDir(dataDir);
  if ('running' in claimed) {
    const { supervisor, url } = claimed.running;
    const where = url ? ` at ${url}` : ' (still starting)';
    console.error(
      `Ripcord already runs here${where}, process ${supervisor.pid}. Stop that one first, with Ctrl-C or "kill ${supervisor.pid}".`,
    );
    return 1;
  }
  try {
    const stack = await startStack(
      {
        root,
        dataDir,
        mode: values.dev ? 'development' : 'production',
        env: process.env,
        terminal,
        claim: claimed.claim,
      },
      signal,
    );
    terminal.line(readyLine(stack));
    await stopped;
    terminal.line('Stopping …');
    await stack.stop();
    terminal.line('Stopped.');
    return 0;
  } catch (cause) {
    if (signal.aborted) return 0;
    console.error(cause instanceof Error ? cause.message : cause);
    return 1;
  } finally {
    claimed.claim.release();
  }
}

process.exit(await main());
