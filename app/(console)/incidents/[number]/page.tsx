import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { roomRead } from '@/lib/incidents/queries/room';
import { timelineRead } from '@/lib/timeline/queries/timeline';
import { incidentKey, incidentTitle } from '../../live/incident-key';
import { cacheWith, readForPage } from '../../live/prefetch';
import { roomQuery, timelineQuery } from '../../live/queries';
import { IncidentRoom } from './room';

interface Props {
  readonly params: Promise<{ number: string }>;
  readonly searchParams: Promise<{ review?: string; ship?: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: incidentTitle((await params).number) };
}

export default async function IncidentPage({ params, searchParams }: Props) {
  const ref = incidentKey((await params).number);
  const [room, timeline] = [await readForPage(roomRead, ref), await readForPage(timelineRead, ref)];
  const { id } = room.incident;
  const { review = null, ship = null } = await searchParams;
  const cache = cacheWith([
    [roomQuery(ref, id), room],
    [timelineQuery(ref, id), timeline],
  ]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <IncidentRoom incidentRef={ref} incidentId={id} review={review} ship={ship} />
    </HydrationBoundary>
  );
}
