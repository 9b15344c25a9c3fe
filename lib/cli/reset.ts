import path from 'node:path';
import { emptyDataDir } from './empty-data-dir';

const root = path.resolve(import.meta.dirname, '..', '..');

try {
  console.log(await emptyDataDir(path.resolve(root, process.env.RIPCORD_DATA || '.ripcord')));
  if (process.env.DATABASE_URL) {
    console.log('The database that DATABASE_URL names was not touched.');
  }
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}
