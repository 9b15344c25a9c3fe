import type { PublicStatus } from '@/lib/status/public-status';

export const INCIDENT_STATUSES = [
  'triage',
  'investigating',
  'identified',
  'mitigating',
  'monitoring',
  'resolved',
  'closed',
  'cancelled',
  'merged',
] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** Who asks for a move: a person, or Ripcord itself. */
export type Mover = 'person' | 'machine';

const ACTIVE = ['investigating', 'identified', 'mitigating', 'monitoring', 'resolved'] as const;

/**
 * Where a person may move an incident. Active ones move freely among each other, also back: a
 * wrong guess is corrected, a resolved incident breaks out again. Cancelled and merged are final.
 */
const MOVES: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  triage: [...ACTIVE, 'cancelled', 'merged'],
  investigating: [...others('investigating'), 'cancelled', 'merged'],
  identified: [...others('identified'), 'cancelled', 'merged'],
  mitigating: [...others('mitigating'), 'cancelled', 'merged'],
  monitoring: [...others('monitoring'), 'merged'],
  resolved: ['investigating', 'identified', 'mitigating', 'monitoring', 'closed'],
  closed: [],
  cancelled: [],
  merged: [],
};

/** The only moves that Ripcord makes alone: a run succeeded; its watch broke. */
const MACHINE_MOVES: Readonly<Partial<Record<IncidentStatus, readonly IncidentStatus[]>>> = {
  triage: ['monitoring'],
  investigating: ['monitoring'],
  identified: ['monitoring'],
  mitigating: ['monitoring'],
  monitoring: ['mitigating'],
};

function others(status: (typeof ACTIVE)[number]): IncidentStatus[] {
  return ACTIVE.filter((other) => other !== status);
}

/** Every status that `by` may move an incident to from `from`. */
export function movesFrom(from: IncidentStatus, by: Mover = 'person'): readonly IncidentStatus[] {
  return by === 'machine' ? (MACHINE_MOVES[from] ?? []) : MOVES[from];
}

export function canMove(from: IncidentStatus, to: IncidentStatus, by: Mover = 'person'): boolean {
  return movesFrom(from, by).includes(to);
}

/** Nothing is under way any more. */
export const OVER_STATUSES = ['resolved', 'closed', 'cancelled', 'merged'] as const;

export function isOver(status: IncidentStatus): boolean {
  return OVER_STATUSES.some((over) => over === status);
}

/** The status page's word; null: such an incident is not shown as one. */
export function publicStatus(status: IncidentStatus): PublicStatus | null {
  return PUBLIC[status];
}

const PUBLIC = {
  triage: 'investigating',
  investigating: 'investigating',
  identified: 'identified',
  mitigating: 'identified',
  monitoring: 'monitoring',
  resolved: 'resolved',
  closed: 'resolved',
  cancelled: null,
  merged: null,
} as const satisfies Record<IncidentStatus, PublicStatus | null>;

/** The public impact that goes with a severity, worst first. */
export function publicImpact(severity: 1 | 2 | 3 | 4): 'critical' | 'major' | 'minor' | 'none' {
  return IMPACT[severity];
}

const IMPACT = { 1: 'critical', 2: 'major', 3: 'minor', 4: 'none' } as const;
