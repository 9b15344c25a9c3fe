'use client';

import { useQuery } from '@tanstack/react-query';
import { IncidentList } from '@/components/incident/incident-list';
import { useDeclare } from '../declare-provider';
import { frameQuery, incidentsQuery } from '../live/queries';

export function Incidents() {
  const { data: view } = useQuery(incidentsQuery());
  const { data: frame } = useQuery(frameQuery());
  const declare = useDeclare();
  if (view === undefined) return null;
  return <IncidentList view={view} onDeclare={frame?.mayAct ? () => declare(null) : undefined} />;
}
