import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { RunbookScreen } from '@/components/runbook/runbook-screen';
import { runbookLive } from '@/lib/runbooks/queries/runbook-live';
import { runbookRead } from '@/lib/runbooks/queries/runbook-read';
import { cacheWith, readForPage } from '../../live/prefetch';
import { runbookLiveQuery } from '../../live/queries';
import { LiveRunbook } from './live-runbook';

interface Props {
  readonly params: Promise<{ slug: string }>;
  readonly searchParams: Promise<{ version?: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Runbook ${(await params).slug}` };
}

/** The text is drawn here, once; only the live values follow the stream. */
export default async function RunbookPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const { version } = await searchParams;
  const view = await readForPage(runbookRead, {
    slug,
    ...(version === undefined ? {} : { version }),
  });
  const live = await readForPage(runbookLive, { slug, version: view.number });
  const cache = cacheWith([[runbookLiveQuery(slug, view.number), live]]);
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <LiveRunbook slug={slug} version={view.number}>
        <RunbookScreen view={view} />
      </LiveRunbook>
    </HydrationBoundary>
  );
}
