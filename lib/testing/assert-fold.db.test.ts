import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { noteAdd } from '@/lib/incidents/commands/note-add';
import { assertFold } from './assert-fold';
import { openConsole, type TestConsole, type TestIncident } from './console';

let ripcord: TestConsole;
let admin: Actor;
let incident: TestIncident;
beforeAll(async () => {
  ripcord = await openConsole();
  admin = await ripcord.person('admin');
  incident = await ripcord.declare(admin);
});
afterAll(() => ripcord.close());

it('a command after which a row says what no event told is caught by its test', async () => {
  await assertFold(ripcord.db, 'nothing');
  const { prisma } = ripcord.db;
  await prisma.incident.update({ where: { id: incident.id }, data: { severity: 4 } });
  await expect(assertFold(ripcord.db, 'a silent change')).rejects.toThrow(
    /After a silent change the events tell another state/,
  );
  const { number } = incident;
  await expect(ripcord.act(admin, noteAdd, { number, text: 'Looking.' })).rejects.toThrow(
    /After note.add the events tell another state/,
  );
  await prisma.incident.update({ where: { id: incident.id }, data: { severity: 2 } });
  await assertFold(ripcord.db, 'putting it back');
});
