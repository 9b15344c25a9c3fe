import type { ComponentStatusWord, ImpactWord } from '@/lib/status/comms-view';
import type { PublicStatus } from '@/lib/status/public-status';

const BY_IMPACT: Readonly<Record<ImpactWord, ComponentStatusWord>> = {
  none: 'operational',
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
};

/**
 * What an update would make of a component of the incident's service, until a person chooses: a page
 * that tells of an outage must not show the component as operational beside it.
 */
export function proposedComponent(
  status: PublicStatus,
  impact: ImpactWord,
  current: ComponentStatusWord,
): ComponentStatusWord {
  if (current === 'under_maintenance') return current;
  if (status === 'resolved') return 'operational';
  if (status === 'monitoring' || current !== 'operational') return current;
  return BY_IMPACT[impact];
}
