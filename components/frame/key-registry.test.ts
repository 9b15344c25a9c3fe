import { expect, test } from 'vitest';
import { activeBindings, createKeyRegistry, groupByLabel, type KeyBinding } from './key-registry';

const bind = (key: string, label: string, more: Partial<KeyBinding> = {}): KeyBinding => ({
  key,
  label,
  run: () => {},
  ...more,
});
const scope = (
  name: string,
  layer: number,
  bindings: readonly KeyBinding[],
  everywhere = false,
) => ({
  name,
  layer,
  everywhere,
  bindings,
});

test('the page’s own key comes before the same key everywhere', () => {
  const registry = createKeyRegistry();
  registry.setScope('frame', scope('Everywhere', 0, [bind('d', 'declare')], true));
  registry.setScope('page', scope('Fleet', 0, [bind('d', 'declare this one')]));
  expect(activeBindings(registry.snapshot()).map((one) => one.label)).toEqual([
    'declare this one',
    'declare',
  ]);
});

test('while a dialog is open only its keys work, and the page’s come back', () => {
  const registry = createKeyRegistry();
  registry.setScope('page', scope('Fleet', 0, [bind('j', 'move')]));
  const close = registry.openLayer(1);
  expect(activeBindings(registry.snapshot())).toEqual([]);
  registry.setScope('dialog', scope('Dialog', 1, [bind('c', 'copy')]));
  expect(activeBindings(registry.snapshot()).map((one) => one.key)).toEqual(['c']);
  close();
  registry.remove('dialog');
  expect(activeBindings(registry.snapshot()).map((one) => one.key)).toEqual(['j']);
});

test('a binding with a palette entry is in the palette, with why it can’t run', () => {
  const registry = createKeyRegistry();
  registry.setScope(
    'page',
    scope('Service', 0, [
      bind('r', 'roll back', {
        disabledReason: 'nothing to go back to',
        palette: { group: 'Act', target: 'INC-42', risk: 'risky' },
      }),
    ]),
  );
  expect(registry.snapshot().actions).toMatchObject([
    { label: 'roll back', key: 'r', group: 'Act', disabledReason: 'nothing to go back to' },
  ]);
});

test('neighbours with one label share it', () => {
  expect(groupByLabel([bind('j', 'move'), bind('k', 'move'), bind('c', 'compare')])).toEqual([
    { label: 'move', keys: ['j', 'k'], off: false },
    { label: 'compare', keys: ['c'], off: false },
  ]);
});

test('the keys beside the next action come before those of the page’s other parts', () => {
  const registry = createKeyRegistry();
  registry.setScope('timeline', scope('Timeline', 0, [bind('n', 'note')]));
  registry.setScope('page', scope('Incident', 0, [bind('Enter', 'review rollback')]));
  expect(activeBindings(registry.snapshot()).map((one) => one.key)).toEqual(['Enter', 'n']);
});

test('the keys of what waits for a person’s word come first, whenever it came', () => {
  const registry = createKeyRegistry();
  registry.setScope('page', scope('Incident', 0, [bind('a', 'abort')]));
  registry.setScope('card', { ...scope('Step 2', 0, [bind('1', 'was it us')]), asks: true });
  expect(activeBindings(registry.snapshot()).map((one) => one.key)).toEqual(['1', 'a']);
});
