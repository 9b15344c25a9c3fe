import { describe, expect, it } from 'vitest';
import type { SignalFrame } from '@/lib/signals/reading';
import type { LoadedRoom } from './load';
import { roomSignals } from './signals';

const FRAME: SignalFrame = {
  targetId: 'target-1',
  sampledAt: '2026-09-21T14:05:20.000Z',
  lagSeconds: 60,
  periodSeconds: 60,
  series: [],
  readings: [],
  problem: null,
};

function problem(frame: SignalFrame | null, frameProblem: string | null): string | null {
  const current = { frame, frameProblem, inputs: { change: null } };
  const room = { current, changes: [], runs: [], runbook: null };
  return roomSignals(room as unknown as LoadedRoom).problem;
}

describe('what is missing of a room’s signals', () => {
  it('is nothing while every source answers', () => {
    expect(problem(FRAME, null)).toBeNull();
  });

  it('is why the metrics died, although the frame before them was whole', () => {
    expect(problem(FRAME, 'Nobody answers.')).toBe('Nobody answers.');
    expect(problem({ ...FRAME, problem: 'Empty.' }, 'Nobody answers.')).toBe('Nobody answers.');
  });

  it('is why nothing was ever read', () => {
    expect(problem(null, 'Nobody answers.')).toBe('Nobody answers.');
    expect(problem(null, null)).toBe('No signals were read yet.');
  });

  it('is each silent source’s own reason, once', () => {
    const silent = (['log_matches', 'probe_failure_rate'] as const).map((signal) => ({
      signal,
      why: 'Not allowed.',
    }));
    expect(problem({ ...FRAME, silent }, null)).toBe('Not allowed.');
  });
});
