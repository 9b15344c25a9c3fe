import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { reviewRead } from '@/lib/postmortems/queries/review';
import { incidentKey, incidentTitle } from '../../../live/incident-key';
import { cacheWith, readForPage } from '../../../live/prefetch';
import { reviewQuery } from '../../../live/queries';
import { Review } from './review';

interface Props {
  readonly params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Review of ${incidentTitle((await params).number)}` };
}

export default async function ReviewPage({ params }: Props) {
  const ref = incidentKey((await params).number);
  const view = await readForPage(reviewRead, ref);
  const { id } = view.incident;
  const cache = cacheWith([[reviewQuery(ref, id), view]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <Review incidentRef={ref} incidentId={id} />
    </HydrationBoundary>
  );
}
