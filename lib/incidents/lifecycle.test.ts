import { describe, expect, it } from 'vitest';
import { canMove, INCIDENT_STATUSES, isOver, movesFrom, publicStatus } from './lifecycle';

describe('the incident’s lifecycle', () => {
  it('can be walked by a person from triage to closed', () => {
    const way = [
      'triage',
      'investigating',
      'identified',
      'mitigating',
      'monitoring',
      'resolved',
      'closed',
    ] as const;
    const steps = way.slice(1).map((to, index) => canMove(way[index] ?? 'closed', to));
    expect(steps).toEqual([true, true, true, true, true, true]);
  });

  it('lets the machine go to monitoring and back to mitigating, and nowhere else', () => {
    const moves = INCIDENT_STATUSES.flatMap((from) =>
      movesFrom(from, 'machine').map((to) => `${from} → ${to}`),
    );
    expect(moves).toEqual([
      'triage → monitoring',
      'investigating → monitoring',
      'identified → monitoring',
      'mitigating → monitoring',
      'monitoring → mitigating',
    ]);
  });

  it('never moves to where it is', () => {
    expect(INCIDENT_STATUSES.filter((status) => canMove(status, status))).toEqual([]);
  });

  it('leaves closed, cancelled and merged where they are', () => {
    const final = INCIDENT_STATUSES.filter((status) => movesFrom(status).length === 0);
    expect(final).toEqual(['closed', 'cancelled', 'merged']);
  });

  it('reopens a resolved incident, and cancels none that is resolved', () => {
    expect(canMove('resolved', 'mitigating')).toBe(true);
    expect(canMove('resolved', 'cancelled')).toBe(false);
  });

  it('speaks Statuspage’s words in public', () => {
    expect(INCIDENT_STATUSES.map((status) => publicStatus(status))).toEqual([
      'investigating',
      'investigating',
      'identified',
      'identified',
      'monitoring',
      'resolved',
      'resolved',
      null,
      null,
    ]);
  });

  it('counts as over once nothing is under way', () => {
    expect(INCIDENT_STATUSES.filter(isOver)).toEqual(['resolved', 'closed', 'cancelled', 'merged']);
  });
});
