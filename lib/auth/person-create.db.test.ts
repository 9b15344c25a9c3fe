import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole, type TestConsole } from '@/lib/testing/console';
import { personCreate } from './commands/person-create';

let ripcord: TestConsole;
beforeAll(async () => {
  ripcord = await openConsole();
});
afterAll(() => ripcord.close());

it('keeps nothing by which a new person’s password could be guessed', async () => {
  const admin = await ripcord.person('admin');
  const create = (password: string) =>
    ripcord.act(
      admin,
      personCreate,
      { name: 'Pat', email: 'pat@example.com', role: 'viewer', password },
      'one press',
    );
  const first = await create('a first long password');
  expect(first).toMatchObject({ ok: true });
  // The digest of the request is the same whatever the password: this is the first answer again.
  expect(await create('another long password')).toEqual(first);
});
