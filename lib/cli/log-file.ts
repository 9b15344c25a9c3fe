import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

export interface LogFile {
  readonly path: string;
  write(text: string): void;
  /** The last lines that were written since the log was opened. */
  tail(): string;
  close(): void;
}

const MAX_BYTES = 10 * 1024 * 1024;
const TAIL_LINES = 15;

/** Appends to a file that is set aside as `….1` when it has grown large. */
export function openLogFile(file: string, maxBytes = MAX_BYTES): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let handle = openSync(file, 'a', 0o600);
  let size = statSync(file).size;
  let recent: string[] = [];
  return {
    path: file,
    write(text) {
      if (size > maxBytes) {
        closeSync(handle);
        renameSync(file, `${file}.1`);
        handle = openSync(file, 'a', 0o600);
        size = 0;
      }
      size += writeSync(handle, `${text}\n`);
      recent = [...recent, text].slice(-TAIL_LINES);
    },
    tail: () => recent.join('\n'),
    close: () => closeSync(handle),
  };
}
