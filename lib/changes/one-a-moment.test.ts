import { expect, it } from 'vitest';
import { oneAMoment } from './one-a-moment';

const change = (kind: string, seconds: number) => ({ kind, at: new Date(seconds * 1000) });

it('marks a deployment once, whatever it brought with it, and other moments too', () => {
  const changes = [
    change('configuration', 1),
    change('deployment', 1),
    change('scaling', 1),
    change('traffic', 2),
  ];
  expect(oneAMoment(changes)).toEqual([change('deployment', 1), change('traffic', 2)]);
});
