'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RunbookLiveProvider } from '@/components/runbook/live-context';
import { runbookLiveQuery } from '../../live/queries';

export function LiveRunbook(props: {
  readonly slug: string;
  readonly version: number;
  readonly children: ReactNode;
}) {
  const { data } = useQuery(runbookLiveQuery(props.slug, props.version));
  return <RunbookLiveProvider view={data ?? null}>{props.children}</RunbookLiveProvider>;
}
