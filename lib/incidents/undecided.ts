import type { Prisma } from '@/lib/generated/prisma/client';
import { OVER_STATUSES } from './lifecycle';

/** Under way, nothing decided and nothing applied yet: somebody has to say what is done about it. */
export const UNDECIDED = {
  status: { notIn: [...OVER_STATUSES] },
  milestones: { none: { name: 'decided' } },
  runs: { none: { appliedAt: { not: null } } },
} as const satisfies Prisma.IncidentWhereInput;
