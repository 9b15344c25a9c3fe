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
import { frameRead } from '@/lib/incidents/queries/frame';
import type { Result } from '@/lib/result';
import { writeManyConfiguration } from '@/lib/testing/races/many-configuration';
import { FIRST_LANES, FIRST_ROWS, NAMES_FOUND } from '../fleet-page';
import { fleetRead } from './fleet';
import { serviceNamesList } from './service-names';

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

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const read = async (input: object) => must(await executeQuery(db, fleetRead, actor, input));
const sought = async (find: string) => {
  const { services } = must(await executeQuery(db, serviceNamesList, actor, { find }));
  return services.map(({ slug }) => slug);
};

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

it('gives names only where they are sought, and never all', async () => {
  expect(await sought(`MANY ${SERVICES}`)).toEqual([`many-${SERVICES}`]);
  expect(await sought('many')).toHaveLength(NAMES_FOUND);
  expect(await sought('none of them')).toEqual([]);
});

it('tells every page how many services there are, and of the first alone which', async () => {
  const frame = must(await executeQuery(db, frameRead, actor, {}));
  expect(frame.serviceCount).toBe(SERVICES);
  expect(frame.watched).toHaveLength(FIRST_ROWS);
});
