'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { AppFrame, FrameProviders } from '@/components/frame/app-frame';
import { useCorrectClock, useServerTime } from '@/components/frame/server-clock';
import type { Theme } from '@/components/frame/theme';
import { Alerts } from './alerts';
import { DeclareProvider, useDeclare } from './declare-provider';
import { bannersOf, FREEZE_BANNER } from './frame-banners';
import { FreezeProvider, useFreeze } from './freeze-provider';
import { useStream } from './live/live-provider';
import { fleetForFrame, frameQuery } from './live/queries';
import { useSoughtServices } from './sought-services';

export function ConsoleFrame(props: {
  readonly serverNow: string;
  readonly theme: Theme;
  readonly children: ReactNode;
}) {
  return (
    <FrameProviders serverNow={props.serverNow}>
      <DeclareProvider>
        <FreezeProvider>
          <Framed theme={props.theme}>{props.children}</Framed>
        </FreezeProvider>
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
  const freeze = useFreeze();
  const services = useSoughtServices();
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
      onSeek={services.seek}
      found={services.found}
      notice={<Alerts mayAct={frame.mayAct} />}
      onSignOut={() => void signOut()}
      onDeclare={frame.mayAct ? () => declare(null) : undefined}
      onFreeze={frame.mayAct ? freeze.start : undefined}
      onBanner={({ id }) => {
        if (id === FREEZE_BANNER && frame.freeze !== null) freeze.release(frame.freeze);
      }}
    >
      {props.children}
    </AppFrame>
  );
}

/** Its code is fetched by whoever leaves. */
async function signOut(): Promise<void> {
  const auth = await import('next-auth/react');
  await auth.signOut({ callbackUrl: '/sign-in' });
}
