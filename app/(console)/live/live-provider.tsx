'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { StreamState } from '@/components/frame/frame-view';
import { createRefresh } from './refresh';
import { openSharedStream } from './shared-stream';

const StreamContext = createContext<StreamState>({ kind: 'connecting' });

export function useStream(): StreamState {
  return useContext(StreamContext);
}

/**
 * Follows the event stream and makes what it names stale. What is on screen is fetched again at
 * once; the rest when it is next shown.
 */
export function LiveProvider(props: {
  /** Slugs of the services that the worker should look at often while this is open. */
  readonly services: readonly string[];
  readonly children: ReactNode;
}) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 1000, retry: 1, refetchOnWindowFocus: true } },
      }),
  );
  const [stream, setStream] = useState<StreamState>({ kind: 'connecting' });
  const services = props.services.join(',');

  useEffect(
    () =>
      openSharedStream(services, {
        onState: setStream,
        onTopics: createRefresh(client),
      }),
    [client, services],
  );

  return (
    <QueryClientProvider client={client}>
      <StreamContext value={stream}>{props.children}</StreamContext>
    </QueryClientProvider>
  );
}
