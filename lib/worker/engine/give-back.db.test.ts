import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '@/lib/db';
import { advance } from './advance';
import { startWorld, type World } from './test-world';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** The same database, which refuses the next `times` statements as it does while it is restarted. */
function away(db: Database, times: number): Database {
  let left = times;
  const prisma = new Proxy(db.prisma, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      if (key !== '$executeRaw' || left === 0) return value.bind(target);
      left -= 1;
      return () => Promise.reject(new Error('the database is starting up'));
    },
  });
  return { ...db, prisma };
}

it('a turn that a restart of the database ended leaves no lease behind that nobody can use', async () => {
  const planned = await world.plan(world.alice, (await world.declare()).number);
  await world.apply(world.alice, planned);
  expect(await advance(world.deps, planned.id)).toBe('again');
  const interrupted = advance(
    {
      ...world.deps,
      db: away(world.db, 2),
      platform: () => {
        throw new Error('the turn was interrupted');
      },
    },
    planned.id,
  );
  await expect(interrupted).rejects.toThrow();
  expect(await world.run(planned.id)).toMatchObject({ leaseUntil: null });
  await world.later(3);
  expect(await world.runOn(planned.id)).toMatchObject({ status: 'succeeded' });
});
