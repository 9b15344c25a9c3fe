import { expect, test } from 'vitest';
import type { RunView } from '@/lib/runs/run-view';
import type { WatchView } from '@/lib/runs/watch-view';
import { roomStage } from './room-stage';

function stage(
  run: RunView['status'] | null,
  watch: Pick<WatchView, 'runId' | 'outcome'> | null = null,
  status: 'investigating' | 'resolved' = 'investigating',
) {
  return roomStage({
    incident: { status },
    run: run === null ? null : { id: 'run', status: run },
    watch,
  } as Parameters<typeof roomStage>[0]);
}

test('nothing applied yet is a decision, also after an aborted or undone run', () => {
  expect([stage(null), stage('planned'), stage('aborted'), stage('reverted')]).toEqual(
    Array(4).fill('decide'),
  );
});

test('a run whose outcome nobody knows is still being acted on', () => {
  expect(stage('unknown')).toBe('act');
});

test('a run that succeeded is acted on until its own watch begins', () => {
  expect(stage('succeeded')).toBe('act');
  expect(stage('succeeded', { runId: 'earlier', outcome: 'passed' })).toBe('act');
  expect(stage('succeeded', { runId: 'run', outcome: null })).toBe('watch');
});

test('a watch that passed waits for a person; one that broke did not work', () => {
  expect(stage('succeeded', { runId: 'run', outcome: 'passed' })).toBe('watch');
  expect(stage('succeeded', { runId: 'run', outcome: 'breached' })).toBe('failed');
});

test('somebody else’s hand on the traffic counts as not working', () => {
  expect(stage('reverted_externally')).toBe('failed');
});

test('a resolved incident is over however its run ended, but not while one is under way', () => {
  expect(stage('failed', null, 'resolved')).toBe('over');
  expect(stage('succeeded', null, 'resolved')).toBe('over');
  expect(stage('applying', null, 'resolved')).toBe('act');
});
