'use client';

import { useQuery } from '@tanstack/react-query';
import { ChangesScreen } from '@/components/change/changes-screen';
import { declareQuery } from '../live/queries';
import { changesQuery } from './changes-query';

export function Changes() {
  const { data: view } = useQuery(changesQuery());
  const { data: declare } = useQuery(declareQuery());
  if (view === undefined) return null;
  const services = declare?.services.map(({ slug }) => slug) ?? [];
  return <ChangesScreen view={view} services={services} />;
}
