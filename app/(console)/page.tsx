import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { fleetRead } from '@/lib/fleet/queries/fleet';
import { Fleet } from './fleet';
import { cacheWith, readForPage } from './live/prefetch';
import { fleetQuery } from './live/queries';

export const metadata = { title: 'Fleet' };

export default async function FleetPage() {
  const cache = cacheWith([[fleetQuery(), await readForPage(fleetRead, {})]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Fleet />
    </HydrationBoundary>
  );
}
