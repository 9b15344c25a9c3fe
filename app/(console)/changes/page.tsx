import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { changesList } from '@/lib/changes/queries/recent';
import { cacheWith, readForPage } from '../live/prefetch';
import { Changes } from './changes';
import { changesQuery } from './changes-query';

export const metadata = { title: 'Changes' };

export default async function ChangesPage() {
  const cache = cacheWith([[changesQuery(), await readForPage(changesList, {})]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Changes />
    </HydrationBoundary>
  );
}
