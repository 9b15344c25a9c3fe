import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { incidentsList } from '@/lib/incidents/queries/incidents';
import { cacheWith, readForPage } from '../live/prefetch';
import { incidentsQuery } from '../live/queries';
import { Incidents } from './incidents';

export const metadata = { title: 'Incidents' };

export default async function IncidentsPage() {
  const cache = cacheWith([[incidentsQuery(), await readForPage(incidentsList, {})]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Incidents />
    </HydrationBoundary>
  );
}
