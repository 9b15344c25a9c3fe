import { describe, expect, it } from 'vitest';
import { suspectOf } from './suspect-of';

type Change = Parameters<typeof suspectOf>[0][number];

const DECLARED = '2026-03-01T12:10:00.000Z';
const minute = (n: number) => `2026-03-01T12:${String(n).padStart(2, '0')}:00.000Z`;
const change = (at: number, more: Partial<Change> = {}): Change => ({
  at: minute(at),
  kind: 'deployment',
  summary: `at ${at}`,
  revision: `orders-0000${at}-abc`,
  ours: null,
  toldBy: null,
  goesBack: false,
  ...more,
});
const ours = (ships: boolean) => ({ kind: 'traffic', ours: { run: 1, ships } });
const blamed = (changes: readonly Change[], breachBegan: number | null = null) =>
  suspectOf(changes, {
    declaredAt: DECLARED,
    breachBegan: breachBegan === null ? null : minute(breachBegan),
  })?.summary ?? null;

describe('the change that is suspected first', () => {
  it('is none where nothing changed before the declaration', () => {
    expect(blamed([])).toBeNull();
    expect(blamed([change(11)])).toBeNull();
  });

  it.each(['deployment', 'traffic', 'configuration', 'secret', 'flag', 'scaling'])(
    'may be of kind %s',
    (kind) => {
      expect(blamed([change(1), change(4, { kind, revision: null })])).toBe('at 4');
    },
  );

  it.each(['tag', 'other'])('is never of kind %s', (kind) => {
    expect(blamed([change(1), change(4, { kind })])).toBe('at 1');
  });

  it('is the newest before the breach: what was done against it is not its cause', () => {
    const changes = [change(2), change(8, { kind: 'scaling', revision: null })];
    expect(blamed(changes)).toBe('at 8');
    expect(blamed(changes, 5)).toBe('at 2');
    expect(blamed(changes, 2)).toBe('at 2');
  });

  it('is the newest before the declaration where nothing changed before the breach', () => {
    expect(blamed([change(6), change(8)], 3)).toBe('at 8');
  });

  it('is the deployment, at the moment of a deployment and what came with it', () => {
    const with4 = change(4, { kind: 'configuration', summary: 'A changed' });
    expect(blamed([with4, change(4)])).toBe('at 4');
  });

  it('is not our rollback, undo or stop, in the next incident either', () => {
    expect(blamed([change(1), change(6, ours(false))])).toBe('at 1');
    expect(blamed([change(1), change(6, ours(false))], 7)).toBe('at 1');
    const stop = change(6, { kind: 'scaling', ours: { run: 2, ships: false } });
    expect(blamed([change(1), stop])).toBe('at 1');
  });

  it('is not a rollback that was told', () => {
    expect(blamed([change(1), change(6, { toldBy: 'ci', goesBack: true })])).toBe('at 1');
  });

  it('is our own way back only where nothing else is known', () => {
    expect(blamed([change(6, ours(false))])).toBe('at 6');
  });

  it('may be our own run that shipped a fix', () => {
    expect(blamed([change(1), change(6, ours(true))])).toBe('at 6');
  });

  it('names the revision that was seen, where a pipeline told of the same deployment', () => {
    const told = change(5, { toldBy: 'ci', revision: null });
    expect(blamed([change(4), told])).toBe('at 4');
    const long = { ...told, at: '2026-03-01T12:09:00.000Z', summary: 'later' };
    expect(blamed([{ ...change(1), at: '2026-03-01T11:50:00.000Z' }, long])).toBe('later');
  });

  it('brings what it says, and a revision only where it has one', () => {
    const flag = change(4, { kind: 'flag', revision: null, summary: 'parser on', toldBy: 'flags' });
    expect(suspectOf([flag], { declaredAt: DECLARED })).toEqual({
      at: minute(4),
      revision: null,
      kind: 'flag',
      summary: 'parser on',
    });
  });
});
