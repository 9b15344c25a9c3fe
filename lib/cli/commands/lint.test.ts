import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lint } from './lint';

let directory: string;
let printed: string[];

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-lint-'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

function file(text: string): string {
  const name = path.join(directory, 'shop.yaml');
  writeFileSync(name, text);
  return name;
}

const SHOP = 'slug: shop\ntitle: Shop\nversion: "1"\nowner: Shop team\nupdated: null\n';

describe('ripcord lint', () => {
  it('prints findings with file, line and column, and passes without an error', async () => {
    const name = file(SHOP);
    expect(await lint.run({ positionals: [name], values: {} })).toBe(0);
    expect(printed).toContainEqual(
      expect.stringContaining(`${name}:5:10: note identity.missing: `),
    );
    expect(printed.at(-1)).toBe('1 runbooks: 0 errors, 0 warnings, 2 notes');
  });
  it('fails on an error', async () => {
    const name = file(`${SHOP}pitfalls: [{ title: A, text: B, at: nowhere }]\n`);
    expect(await lint.run({ positionals: [name], values: {} })).toBe(1);
    expect(printed).toContainEqual(expect.stringContaining('error reference.unresolved: '));
  });
  it('fails on a file that does not parse', async () => {
    expect(await lint.run({ positionals: [file('slug: [')], values: {} })).toBe(1);
  });
  it('says which file is not there', async () => {
    const name = path.join(directory, 'none.yaml');
    await expect(lint.run({ positionals: [name], values: {} })).rejects.toThrow(/can’t read/);
  });
  it('prints the JSON Schema that is served', async () => {
    expect(await lint.run({ positionals: [], values: { 'json-schema': true } })).toBe(0);
    const served: unknown = JSON.parse(readFileSync('public/runbook.schema.json', 'utf8'));
    expect(JSON.parse(printed.join('\n'))).toEqual(served);
  });
});
