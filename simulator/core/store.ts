import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { State } from './model';

/** Where the state lives between two starts. `null` folder: memory only. */
export interface Store {
  load(): State | null;
  save(state: State): void;
  clear(): void;
}

export function openStore(folder: string | null): Store {
  if (folder === null) return { load: () => null, save: () => undefined, clear: () => undefined };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'simulator-state.json');
  const next = `${file}.next`;
  return {
    load() {
      const text = readIfThere(file);
      return text === null ? null : parseState(file, text);
    },
    /** Whole file, then rename: a kill in the middle leaves the former state. */
    save(state) {
      writeFileSync(next, JSON.stringify(state));
      renameSync(next, file);
    },
    clear() {
      rmSync(file, { force: true });
    },
  };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

function parseState(file: string, text: string): State {
  const parsed = State.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new Error(`${file} was written by another version of the simulator: remove it.`);
  }
  return parsed.data;
}
