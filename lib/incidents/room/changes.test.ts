import { describe, expect, it } from 'vitest';
import type { ChangeRow } from '@/lib/changes/changes-view';
import { itBegan, markSuspect } from './changes';

const row = (kind: string, at: string, more: Partial<ChangeRow> = {}): ChangeRow => ({
  id: `${kind} ${at}`,
  at,
  targetId: 'mine',
  service: 'orders',
  named: null,
  environment: null,
  kind,
  summary: 'it changed',
  actor: null,
  revision: null,
  toldBy: null,
  ours: null,
  goesBack: false,
  links: [],
  ...more,
});
const NOON = '2026-03-01T12:00:00.000Z';
const LATER = '2026-03-01T12:01:00.000Z';

describe('the suspect on the list', () => {
  const suspect = { at: NOON, revision: null, kind: 'deployment' };
  const changes = [
    row('deployment', LATER),
    row('configuration', NOON),
    row('deployment', NOON, { targetId: 'another' }),
    row('deployment', NOON),
  ];

  it('is the one of this target, moment and kind, and no other', () => {
    const marked = markSuspect(changes, suspect, 'mine').filter((change) => change.suspect);
    expect(marked).toEqual([{ ...changes[3], suspect: true }]);
  });

  it('is nobody without a suspect, or without a target', () => {
    for (const none of [markSuspect(changes, null, 'mine'), markSuspect(changes, suspect, null)]) {
      expect(none.filter((change) => change.suspect)).toEqual([]);
    }
  });
});

describe('when it began', () => {
  const act = { at: 0.2, source: 'runbook' } as const;
  const window = { seconds: 300, source: 'runbook' } as const;
  const signal = { id: 'e', title: 'Errors', signal: 'error_rate_5xx', window, act } as const;
  const began = (breach: string, startedAt: string | null) =>
    itBegan({
      incident: {
        declaredAt: new Date(LATER),
        startedAt: startedAt === null ? null : new Date(startedAt),
      },
      current: {
        runbook: { signals: [signal] },
        inputs: {
          series: [
            {
              signal: 'error_rate_5xx',
              revision: null,
              unit: 'ratio',
              points: [{ at: breach, value: 0.5, samples: 100 }],
            },
          ],
        },
      },
    });

  it('is when the signals say, if that was before the declaration', () => {
    expect(began(NOON, LATER)).toEqual({ at: NOON, by: 'signals' });
  });

  it('is when a person said, else the declaration, if the signals show only a later breach', () => {
    const after = '2026-03-01T12:30:00.000Z';
    expect(began(after, NOON)).toEqual({ at: NOON, by: 'person' });
    expect(began(after, null)).toEqual({ at: LATER, by: 'declaration' });
  });
});
