'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { RunbookLiveView } from '@/lib/runbooks/live-view';

const LiveContext = createContext<RunbookLiveView | null>(null);

/** Gives the page's live values to the cells inside; what is around them never draws again. */
export function RunbookLiveProvider(props: {
  readonly view: RunbookLiveView | null;
  readonly children: ReactNode;
}) {
  return <LiveContext value={props.view}>{props.children}</LiveContext>;
}

export function useRunbookLive(): RunbookLiveView | null {
  return useContext(LiveContext);
}
