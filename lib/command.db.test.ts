import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteAdd } from '@/lib/incidents/commands/note-add';
import { openConsole, type TestConsole } from '@/lib/testing/console';

let ripcord: TestConsole;
beforeAll(async () => {
  ripcord = await openConsole();
});
afterAll(() => ripcord.close());

describe('an idempotency key', () => {
  it('is refused where it is empty or too long, never cut: two requests must not become one', async () => {
    const admin = await ripcord.person('admin');
    const incident = await ripcord.declare(admin);
    const say = (text: string, key: string) =>
      ripcord.act(admin, noteAdd, { number: incident.number, text }, key);
    for (const key of ['', 'k'.repeat(201)]) {
      expect(await say('Again.', key)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    }
    expect(await say('One.', `${'k'.repeat(199)}1`)).toMatchObject({ ok: true });
    expect(await say('Two.', `${'k'.repeat(199)}2`)).toMatchObject({ ok: true });
    await ripcord.finish(admin, incident);
  });
});
