import { expect, test } from 'vitest';
import { manyServices } from '../scenarios/many-services';
import type { Operation } from './model';
import { openStore } from './store';
import { World } from './world';

function operation(name: string, done: boolean): Operation {
  return {
    name,
    kind: 'update',
    service: 'p/l/s',
    generation: 1,
    revision: null,
    createdAt: 0,
    dueAt: null,
    failure: null,
    frontendLagMs: null,
    done,
    result: null,
  };
}

test('the oldest operations are forgotten, and none that still runs', () => {
  const world = new World(openStore(null), manyServices(1), {});
  world.addOperation(operation('running', false));
  world.addOperation(operation('oldest', true));
  for (let i = 1; i < 500; i += 1) world.addOperation(operation(`${i}`, true));
  const names = world.state.operations.map(({ name }) => name);
  expect(names).toHaveLength(500);
  expect(names.slice(0, 2)).toEqual(['running', '1']);
});
