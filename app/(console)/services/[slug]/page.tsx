import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { serviceRead } from '@/lib/fleet/queries/service';
import { cacheWith, readForPage } from '../../live/prefetch';
import { serviceQuery } from '../../live/queries';
import { ServicePageClient } from './service';

interface Props {
  readonly params: Promise<{ slug: string }>;
  readonly searchParams: Promise<{ candidate?: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: (await params).slug };
}

export default async function ServicePage({ params, searchParams }: Props) {
  const { slug } = await params;
  const candidate = (await searchParams).candidate ?? null;
  const view = await readForPage(serviceRead, {
    slug,
    ...(candidate === null ? {} : { candidate }),
  });
  const cache = cacheWith([[serviceQuery(slug, candidate), view]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ServicePageClient slug={slug} candidate={candidate} />
    </HydrationBoundary>
  );
}
