import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceHash } from './next-build';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'ripcord-sources-'));
  write('app/page.tsx', 'one');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

describe('the hash of the sources', () => {
  it.each([
    'app/page.tsx',
    'components/ui/button.tsx',
    'lib/env.ts',
    'next.config.ts',
    'package-lock.json',
  ])('changes with %s', (file) => {
    const before = sourceHash(root);
    write(file, 'two');
    expect(sourceHash(root)).not.toBe(before);
  });

  it.each(['lib/env.test.ts', 'lib/cli/start.ts', 'README.md', 'simulator/main.ts'])(
    'stays with %s',
    (file) => {
      const before = sourceHash(root);
      write(file, 'two');
      expect(sourceHash(root)).toBe(before);
    },
  );

  it('changes when a file is renamed', () => {
    const before = sourceHash(root);
    rmSync(path.join(root, 'app/page.tsx'));
    write('app/other.tsx', 'one');
    expect(sourceHash(root)).not.toBe(before);
  });
});
