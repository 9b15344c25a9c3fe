import { describe, expect, it } from 'vitest';
import { assembleObservations, type Kept } from './assemble-observations';
import type { SymptomReading } from './observations';

const NOW = new Date('2026-11-20T03:10:00.000Z');
const at = (secondsAgo: number) => new Date(NOW.getTime() - secondsAgo * 1000).toISOString();

const reading = (secondsAgo: number): SymptomReading => ({
  logs: {
    known: true,
    at: at(secondsAgo),
    value: { seconds: 300, complete: true, phrases: {}, statuses: {}, builds: {} },
  },
  probes: { known: true, at: at(secondsAgo), value: [] },
});

const kept = (over: Partial<Kept> = {}): Kept => ({
  runbook: { signals: [] },
  reading: reading(10),
  readings: [],
  state: null,
  detections: [],
  over: null,
  ...over,
});

describe('what is kept', () => {
  it.each([
    ['is fresh', kept(), true],
    ['is as old as may be', kept({ reading: reading(90) }), true],
    ['is older', kept({ reading: reading(91) }), false],
    ['is not there', kept({ reading: null }), false],
    ['is of an incident that is over', kept({ over: 'it is over' }), false],
  ] as const)('that %s: known is %s', (_, given, known) => {
    const { logs, probes } = assembleObservations(given, NOW);
    expect([logs.known, probes.known]).toEqual([known, known]);
  });

  it('says how old it is where that makes it unknown', () => {
    const { logs, conditions } = assembleObservations(kept({ reading: reading(240) }), NOW);
    expect(logs).toEqual({ known: false, why: 'last read 4\u00a0min ago' });
    expect(conditions).toEqual({ known: false, why: 'not read yet' });
  });

  it('of detections counts for ten minutes', () => {
    const shown = (secondsAgo: number) => ({
      failureMode: 'a',
      title: 'A',
      outcome: 'points_to_it' as const,
      summary: 'x',
      at: at(secondsAgo),
    });
    const given = kept({ detections: [shown(599), shown(601)] });
    expect(assembleObservations(given, NOW).detections).toHaveLength(1);
  });

  it('of the rate of requests is used though they are few, and not when it is old', () => {
    const rate = (secondsAgo: number) => ({
      signal: 'request_rate' as const,
      revision: null,
      value: 0.1,
      unit: 'per_second' as const,
      windowSeconds: 300,
      samples: 30,
      observedAt: at(secondsAgo),
    });
    const of = (secondsAgo: number) =>
      assembleObservations(kept({ readings: [rate(secondsAgo)] }), NOW).requestsPerSecond;
    expect([of(60), of(3600)]).toEqual([0.1, null]);
  });
});
