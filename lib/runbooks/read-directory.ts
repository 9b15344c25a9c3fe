import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedRunbook, parseRunbook } from './parse';

export interface RunbookFile extends ParsedRunbook {
  /** As its problems name it: `runbooks/virtuoso-api.yaml`. */
  readonly file: string;
}

/** Reads and parses every `*.yaml` of a folder, by name. A missing folder has none. */
export function readRunbooks(root: string, folder = 'runbooks'): RunbookFile[] {
  return yamlFiles(join(root, folder)).map((name) => {
    const file = `${folder}/${name}`;
    return { file, ...parseRunbook(file, readFileSync(join(root, file), 'utf8')) };
  });
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
