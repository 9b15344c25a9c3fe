import { describe, expect, it } from 'vitest';
import type { LiveService, LiveSignal } from '@/lib/runbooks/live-view';
import { liveWords } from './live-words';

const NOW = Date.parse('2026-11-20T03:07:26Z');
const plain = (text: string | null | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ') ?? null;

const signal: LiveSignal = {
  value: 0.341,
  unit: 'ratio',
  unknownWhy: null,
  lastRead: 0.341,
  samples: 18_204,
  minSamples: 50,
  ruleSource: 'default',
  windowSeconds: 300,
  observedAt: '2026-11-20T03:07:20Z',
  revision: null,
};

function service(
  signals: LiveService['signals'],
  answers: LiveService['answers'] = {},
): LiveService {
  return { slug: 'api', name: 'API', problem: null, signals, answers, matrix: null };
}

const at = (live: LiveSignal, limit: number | null = 0.2) =>
  liveWords(service({ error_rate: live }), { kind: 'signal', id: 'error_rate', at: limit }, NOW);

describe('a live value beside a written limit', () => {
  it('says what it is of, over which window and from how many samples', () => {
    const words = at(signal);
    expect(words?.breach).toBe('over');
    expect(plain(words?.value)).toBe('34.1 %');
    expect(plain(words?.basis)).toBe('5 min, n 18.2 k, whole service');
  });

  it('counts as over at the limit itself', () => {
    expect(at({ ...signal, value: 0.2 })?.breach).toBe('over');
    expect(at({ ...signal, value: 0.1999 })?.breach).toBe('none');
  });

  it('names the revision that it is of, where it is one', () => {
    expect(at({ ...signal, revision: 'api-00002-mux' })?.basis).toContain('api-00002-mux');
  });

  it.each([
    ['stale', 'last 34.1 %'],
    ['few_samples', 'needs 50 (ours)'],
    ['missing', 'no data'],
  ] as const)('is unknown and never quiet when it is %s', (unknownWhy, said) => {
    const words = at({ ...signal, value: null, samples: 3, unknownWhy });
    expect(words).toMatchObject({ value: 'unknown', breach: 'unknown' });
    expect(plain(words?.basis)).toContain(said);
  });

  it('is nothing where the runbook’s signal is not measured', () => {
    expect(liveWords(service({}), { kind: 'signal', id: 'error_rate', at: 1 }, NOW)).toBeNull();
  });
});

describe('a question that a signal answers', () => {
  const answered = (answer: 'yes' | 'no' | 'unknown', worse: 'yes' | 'no' = 'yes') =>
    service({}, { down: { answer, worse, value: 0.5, unit: 'ratio', unknownWhy: null } });
  const live = { kind: 'question', id: 'down' } as const;

  it('is marked where the answer is the worse one, whichever that is', () => {
    expect(liveWords(answered('yes'), live, NOW)?.breach).toBe('over');
    expect(liveWords(answered('no'), live, NOW)?.breach).toBe('none');
    expect(liveWords(answered('no', 'no'), live, NOW)?.breach).toBe('over');
  });

  it('is unknown where nothing answers it', () => {
    expect(liveWords(answered('unknown'), live, NOW)?.breach).toBe('unknown');
  });

  it('says that a person is asked where no signal answers', () => {
    expect(liveWords(service({}), live, NOW)?.value).toBe('a person is asked');
  });

  it('leaves a node open to a person where one of its questions is theirs', () => {
    const node = { kind: 'node', anyOf: ['down', 'data_loss'] } as const;
    expect(liveWords(answered('no'), node, NOW)?.value).toBe('a person is asked');
    expect(liveWords(answered('yes'), node, NOW)?.value).toBe('yes');
  });
});

describe('a row of the matrix', () => {
  it('is unknown in every row while the value is', () => {
    const rows = [{ lower: 0.2 }, { lower: 0 }].map((row) => ({
      ...row,
      severity: 1 as const,
      label: 'Critical',
      upper: null,
      band: '',
      impact: '',
      action: '',
      procedure: 'quick',
      withinSeconds: 1,
      timeline: '',
      active: false,
    }));
    const unknown = {
      ...service({}),
      matrix: { title: '', unit: 'ratio' as const, rows, value: null },
    };
    for (const { lower } of rows) {
      expect(liveWords(unknown, { kind: 'row', lower }, NOW)?.breach).toBe('unknown');
    }
  });
});
