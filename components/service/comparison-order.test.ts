import { expect, test } from 'vitest';
import type { ComparisonRow } from '@/lib/fleet/service-view';
import { orderRows } from './comparison-order';

const row = (label: string, change: ComparisonRow['change'], warning?: string): ComparisonRow => ({
  label,
  change,
  current: { text: 'x' },
  candidate: warning === undefined ? { text: 'x' } : { text: 'x', warning },
});

const rows = [
  row('memory', 'same'),
  row('cpu', 'same'),
  row('schema', 'unknown'),
  row('digest', 'changed'),
  row('timeout', 'same'),
  row('secret', 'same', 'ran with version 1'),
];

test('what differs comes first, then what can’t be read, then what is the same', () => {
  const { shown } = orderRows(rows, true);
  expect(shown.map((one) => one.label)).toEqual([
    'digest',
    'schema',
    'secret',
    'memory',
    'cpu',
    'timeout',
  ]);
});

test('an equal row with a warning is never folded away', () => {
  const { shown, folded } = orderRows(rows, false);
  expect(shown.map((one) => one.label)).toContain('secret');
  expect(shown.length + folded).toBe(rows.length);
});

test('nothing that differs or is unknown is ever folded', () => {
  const { shown } = orderRows([...rows, row('env', 'changed'), row('x', 'unknown')], false);
  expect(shown.filter((one) => one.change !== 'same')).toHaveLength(4);
});
