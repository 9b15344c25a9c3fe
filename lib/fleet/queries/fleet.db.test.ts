import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { writeManyConfiguration } from '@/lib/testing/races/many-configuration';
import { FIRST_LANES, FIRST_ROWS } from '../fleet-page';
import { fleetRead } from './fleet';

const SERVICES = FIRST_ROWS + 10;
const db = openDatabase(env().databaseUrl);
const directory = mkdtempSync(path.join(tmpdir(), 'ripcord-fleet-'));
let actor: Actor;

beforeAll(async () => {
  await loadConfiguration(db, writeManyConfiguration(directory, SERVICES).files);
  const person = await db.prisma.person.create({ data: { name: 'Ada' } });
  actor = {
    personId: person.id,
    name: 'Ada',
    via: 'session',
    credentialId: randomUUID(),
    grants: [{ teamId: null, role: 'viewer' }],
    ceiling: null,
  };
});
afterAll(async () => {
  await db.close();
  rmSync(directory, { recursive: true, force: true });
});

async function read(input: object) {
  const view = await executeQuery(db, fleetRead, actor, input);
  if (!view.ok) throw new Error(view.error.message);
  return view.value;
}

it('sends the first rows of a large fleet, and counts all of it', async () => {
  const view = await read({});
  expect(view.services).toHaveLength(FIRST_ROWS);
  expect(view.lanes).toHaveLength(FIRST_LANES);
  expect(view.total).toBe(SERVICES);
  expect(view.tally.unknown).toBe(SERVICES);
});

it('sends more where more is asked for', async () => {
  expect((await read({ first: 1000 })).services).toHaveLength(SERVICES);
});

it('finds what is beyond the first rows', async () => {
  const view = await read({ find: `many-${SERVICES} unknown` });
  expect(view.services.map(({ slug }) => slug)).toEqual([`many-${SERVICES}`]);
  expect(view).toMatchObject({ total: 1, tally: { unknown: SERVICES } });
});
