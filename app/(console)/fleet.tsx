'use client';

import { useQuery } from '@tanstack/react-query';
import { FleetScreen } from '@/components/fleet/fleet-screen';
import { useDeclare } from './declare-provider';
import { fleetQuery, frameQuery } from './live/queries';

export function Fleet() {
  const { data: view } = useQuery(fleetQuery());
  const { data: frame } = useQuery(frameQuery());
  const declare = useDeclare();
  if (view === undefined) return null;
  return <FleetScreen view={view} onDeclare={frame?.mayAct ? declare : undefined} />;
}
