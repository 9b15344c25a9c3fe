import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfiguration } from '@/lib/configuration/parse';
import { readPayload } from './read-payload';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'payload-'));
  writeFileSync(path.join(directory, 'event.json'), '{"order":1}\n');
  writeFileSync(path.join(directory, 'long.json'), 'x'.repeat(256 * 1024 + 1));
});
afterAll(() => rmSync(directory, { recursive: true }));

const configured = (file: string) =>
  parseConfiguration(
    'ripcord.yaml',
    `services:\n  shop:\n    name: Shop\n    not_connected: It is a test.\n    payloads: { known: '${file}' }\n`,
  );
const read = (file: string, request = 'known') =>
  readPayload(configured(`file:${path.join(directory, file)}`).configuration, 'shop', request);

it('a payload is what stands in the file that ripcord.yaml names', () => {
  expect(read('event.json')).toBe('{"order":1}\n');
});

it('is none where none is named, or the file is not there or too long', () => {
  expect(read('event.json', 'other')).toBeNull();
  expect(readPayload(null, 'shop', 'known')).toBeNull();
  expect(read('nowhere.json')).toBeNull();
  expect(read('long.json')).toBeNull();
});

it('is never written into ripcord.yaml itself', () => {
  expect(configured('{"order":1}').problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('file:PATH'),
  ]);
});
