import { describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import { type Look, readingsOver, seriesWith } from './looks';
import { platformLooks } from './platform-looks';
import type { Series, SignalFrame } from './reading';

const at = (text: string) => new Date(`2026-09-21T${text}Z`);
const look = (failed: boolean, about?: string): Look => ({
  revision: null,
  failed,
  ...(about && { about }),
});

/** One look after another, each on what the one before left. */
function looking(looks: readonly (readonly [string, readonly Look[]])[]): Series[] {
  return looks.reduce<Series[]>(
    (series, [time, now]) =>
      seriesWith({ series } as unknown as SignalFrame, 'probe_failure_rate', now, at(time)),
    [],
  );
}

describe('looks', () => {
  it('are counted by the minute, and over a window', () => {
    const series = looking([
      ['14:00:10', [look(false)]],
      ['14:00:20', [look(true)]],
      ['14:01:05', [look(true)]],
      ['14:01:20', [look(true)]],
    ]);
    expect(series[0]?.points).toEqual([
      { at: '2026-09-21T14:01:00.000Z', value: 0.5, samples: 2 },
      { at: '2026-09-21T14:02:00.000Z', value: 1, samples: 2 },
    ]);
    expect(readingsOver(series, [60, 300], at('14:01:20'))).toMatchObject([
      { windowSeconds: 60, value: 1, samples: 2, observedAt: '2026-09-21T14:01:20.000Z' },
      { windowSeconds: 300, value: 0.75, samples: 4, unit: 'ratio', revision: null },
    ]);
  });

  it('keep the line of each thing that is looked at apart, and drop what is no longer looked at', () => {
    const series = looking([
      ['14:00:10', [look(false, 'health'), look(true, 'ready')]],
      ['14:00:20', [look(false, 'health')]],
    ]);
    expect(series).toMatchObject([{ about: 'health', points: [{ samples: 2, value: 0 }] }]);
  });

  it('that were made more than an hour ago are gone', () => {
    const series = looking([
      ['12:59:30', [look(true)]],
      ['13:30:00', [look(true)]],
      ['14:00:10', [look(false)]],
    ]);
    expect(series[0]?.points.map(({ at: end }) => end.slice(11, 16))).toEqual(['13:30', '14:01']);
  });
});

describe('what the platform says', () => {
  const state = (over: Partial<TargetState>) =>
    ({
      condition: { state: 'ok', message: null },
      effective: [{ revision: 'a', percent: 100 }],
      revisions: [{ name: 'a', ready: 'yes' }],
      ...over,
    }) as TargetState;
  const ready = (revision: 'yes' | 'no' | 'unknown', word: 'ok' | 'failed' | 'pending' = 'ok') =>
    state({
      condition: { state: word, message: null },
      revisions: [{ name: 'a', ready: revision }] as unknown as TargetState['revisions'],
    });

  it.each([
    ['ready', ready('yes'), [false, false]],
    ['not ready, when a serving revision is not', ready('no'), [true, true]],
    ['not ready, when the service failed', ready('yes', 'failed'), [true, false]],
    ['nothing while it changes', ready('yes', 'pending'), []],
    [
      'nothing while one of two that serve says nothing',
      state({
        effective: [
          { revision: 'a', percent: 50 },
          { revision: 'b', percent: 50 },
        ] as unknown as TargetState['effective'],
      }),
      [],
    ],
    ['nothing where the revision says nothing', ready('unknown'), []],
  ])('is %s', (_name, given, failed) => {
    expect(platformLooks(given).map((one) => one.failed)).toEqual(failed);
  });

  it('leaves out revisions without traffic', () => {
    const given = state({
      effective: [
        { revision: 'a', percent: 100 },
        { revision: 'b', percent: 0 },
      ] as unknown as TargetState['effective'],
    });
    expect(platformLooks(given).map(({ revision }) => revision)).toEqual([null, 'a']);
  });
});
