import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StatusView } from './status-view';
import { statusViewSchema } from './stored-view';

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'status', 'last.json');
}

/** Keeps the page on this machine's disk, whole or not at all. Several processes may do it at once. */
export async function keepView(dataDir: string, view: StatusView): Promise<void> {
  const file = fileIn(dataDir);
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(view), 'utf8');
  await rename(draft, file);
}

/** Null: nothing was kept here yet, or it can't be read. */
export async function readKeptView(dataDir: string): Promise<StatusView | null> {
  try {
    const parsed = statusViewSchema.safeParse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
