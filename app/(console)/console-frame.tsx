'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { signOut } from 'next-auth/react';
import { type ReactNode, useEffect } from 'react';
import { AppFrame, FrameProviders } from '@/components/frame/app-frame';
import type { FrameBanner } from '@/components/frame/frame-view';
import { useCorrectClock, useServerTime } from '@/components/frame/server-clock';
import type { Theme } from '@/components/frame/theme';
import type { FrameFacts } from '@/lib/incidents/frame-facts';
import { DeclareProvider, useDeclare } from './declare-provider';
import { useStream } from './live/live-provider';
import { fleetForFrame, frameQuery } from './live/queries';

export function ConsoleFrame(props: {
  readonly serverNow: string;
  readonly theme: Theme;
  readonly children: ReactNode;
}) {
  return (
    <FrameProviders serverNow={props.serverNow}>
      <DeclareProvider>
        <Framed theme={props.theme}>{props.children}</Framed>
      </DeclareProvider>
    </FrameProviders>
  );
}

function Framed(props: { readonly theme: Theme; readonly children: ReactNode }) {
  const stream = useStream();
  const path = usePathname();
  const correct = useCorrectClock();
  const serverTime = useServerTime();
  const declare = useDeclare();
  const { data: frame } = useQuery(frameQuery());
  const { data: fleet } = useQuery(fleetForFrame());
  useEffect(() => {
    if (frame) correct(frame.now);
  }, [frame, correct]);
  if (frame === undefined) return null;
  return (
    <AppFrame
      view={{
        person: { name: frame.person.name, role: frame.person.role ?? 'no role' },
        openIncidents: frame.openIncidents,
        waiting: fleet?.waiting ?? frame.waiting,
        dependencies: fleet?.dependencies ?? [],
        banners: bannersOf(frame, path),
      }}
      stream={
        stream.kind === 'connecting' ? stream : { ...stream, lastAt: serverTime(stream.lastAt) }
      }
      theme={props.theme}
      onSignOut={() => void signOut({ callbackUrl: '/sign-in' })}
      onDeclare={frame.mayAct ? () => declare(null) : undefined}
    >
      {props.children}
    </AppFrame>
  );
}

function bannersOf(frame: FrameFacts, path: string): FrameBanner[] {
  // A room has its own hold banner, with the way to release it.
  const holds = (path.startsWith('/incidents/') ? [] : frame.holds).map(
    (hold): FrameBanner => ({
      id: hold.id,
      kind: 'hold',
      text: `Hold on ${hold.label}, by ${hold.owner}`,
      aside: `until ${hold.expiresAt.slice(11, 16)} UTC; later deployments get 0 %`,
      href: `/services/${hold.service}`,
    }),
  );
  const drill: FrameBanner[] = path.startsWith('/incidents/D-')
    ? [
        {
          id: 'drill',
          kind: 'drill',
          text: 'Drill: practice, not the real thing',
          aside: 'the public is never told of it',
        },
      ]
    : [];
  if (frame.tamperEvidence === 'full') return [...drill, ...holds];
  return [
    ...drill,
    ...holds,
    {
      id: 'tamper-evidence',
      kind: 'stale',
      text: 'Tamper evidence: reduced',
      aside: 'one database role does everything; set MIGRATE_DATABASE_URL to the owner',
    },
  ];
}
