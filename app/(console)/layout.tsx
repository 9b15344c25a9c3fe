import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { parseTheme, THEME_COOKIE } from '@/components/frame/theme';
import { isPrefilled } from '@/lib/incidents/declare-view';
import { alertsRead } from '@/lib/incidents/queries/alerts';
import { declareRead } from '@/lib/incidents/queries/declare';
import { frameRead } from '@/lib/incidents/queries/frame';
import { ConsoleFrame } from './console-frame';
import { LiveProvider } from './live/live-provider';
import { cacheWith, readForPage } from './live/prefetch';
import { alertsQuery, declareQuery, frameQuery } from './live/queries';

export const dynamic = 'force-dynamic';

export default async function ConsoleLayout(props: { readonly children: ReactNode }) {
  const [frame, alerts] = await Promise.all([
    readForPage(frameRead, {}),
    readForPage(alertsRead, {}),
  ]);
  const declare = isPrefilled(frame.serviceCount) ? await readForPage(declareRead, {}) : null;
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const cache = cacheWith([
    [frameQuery(), frame],
    ...(declare === null ? [] : [[declareQuery(), declare] as const]),
    [alertsQuery(), alerts],
  ]);
  return (
    <LiveProvider services={frame.watched}>
      <HydrationBoundary state={dehydrate(cache)}>
        <ConsoleFrame serverNow={frame.now} theme={theme}>
          {props.children}
        </ConsoleFrame>
      </HydrationBoundary>
    </LiveProvider>
  );
}
