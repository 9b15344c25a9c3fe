import path from 'node:path';
import { ensureBuilt } from './next-build';
import { createTerminal } from './terminal';

const root = path.resolve(import.meta.dirname, '..', '..');

try {
  await ensureBuilt(root, { ...process.env, NODE_ENV: 'production' }, createTerminal());
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}
