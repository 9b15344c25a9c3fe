'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Toaster } from '@/components/ui/toaster';
import { BannerStack } from './banner-stack';
import { DrillFrame } from './drill-frame';
import { fetchWhenIdle } from './fetch-when-idle';
import type { FrameBanner, FrameView, StreamState } from './frame-view';
import { KeyBar } from './key-bar';
import type { KeyBinding, PaletteAction } from './key-registry';
import { KeysProvider, useKeyRegistry, useKeys } from './keys';
import { withFound } from './palette-match';
import { ServerClockProvider } from './server-clock';
import { TabBar } from './tab-bar';
import type { Theme } from './theme';
import { TopBar } from './top-bar';

const loadPalette = () => import('./command-palette').then((file) => file.CommandPalette);
const CommandPalette = dynamic(loadPalette);
const loadKeys = () => import('./keys-overlay').then((file) => file.KeysOverlay);
const KeysOverlay = dynamic(loadKeys);

export interface AppFrameProps {
  readonly view: FrameView;
  readonly stream: StreamState;
  readonly theme: Theme;
  readonly onSignOut: () => void;
  /** Opens the declare dialog; `D` and the palette call it. Absent: this person may not. */
  readonly onDeclare?: (() => void) | undefined;
  /** Opens the freeze of all runs. Absent: this person may not. */
  readonly onFreeze?: (() => void) | undefined;
  readonly onBanner: (banner: FrameBanner) => void;
  /** Called with what is typed into the palette; what it finds beyond the page is `found`. */
  readonly onSeek?: ((text: string) => void) | undefined;
  readonly found?: readonly PaletteAction[] | undefined;
  /** Below the banners: what waits for a decision. */
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}

/** Provides what the frame and every page under it need: the server's clock and the keys. */
export function FrameProviders(props: {
  /** ISO 8601 UTC, as read with the page. */
  readonly serverNow: string;
  readonly singleLetters?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <ServerClockProvider serverNow={props.serverNow}>
      <KeysProvider singleLetters={props.singleLetters ?? true}>{props.children}</KeysProvider>
    </ServerClockProvider>
  );
}

type Sheet = 'palette' | 'keys' | null;

/** Top bar, banners, the page, key bar or tab bar. Needs `FrameProviders` above it. */
export function AppFrame(props: AppFrameProps) {
  const [sheet, setSheet] = useState<Sheet>(null);
  const { scopes, actions } = useKeyRegistry();
  const close = () => {
    setSheet(null);
    props.onSeek?.('');
  };
  const drill = props.view.banners.some(({ kind }) => kind === 'drill');
  useKeys('Everywhere', useGlobalKeys(setSheet, props), { everywhere: true });
  useEffect(() => fetchWhenIdle(loadPalette), []);
  useEffect(() => fetchWhenIdle(loadKeys), []);
  return (
    <div
      className={cn(
        'flex min-h-dvh flex-col',
        drill && 'p-(--frame) [--frame:4px] md:[--frame:8px]',
      )}
    >
      {drill && <DrillFrame />}
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface-3 focus:p-2"
      >
        Skip to content
      </a>
      <TopBar
        person={props.view.person}
        openIncidents={props.view.openIncidents}
        stream={props.stream}
        theme={props.theme}
        onCommand={() => setSheet('palette')}
        onSignOut={props.onSignOut}
      />
      <BannerStack banners={props.view.banners} stream={props.stream} onAction={props.onBanner} />
      {props.notice}
      <main
        id="main"
        tabIndex={-1}
        className="flex min-w-0 flex-1 flex-col p-3 outline-none md:px-4"
      >
        {props.children}
      </main>
      <KeyBar dependencies={props.view.dependencies} />
      <TabBar
        openIncidents={props.view.openIncidents}
        waiting={props.view.waiting}
        onCommand={() => setSheet('palette')}
      />
      {sheet === 'palette' && (
        <CommandPalette
          open
          onClose={close}
          actions={withFound(actions, props.found ?? [])}
          onSeek={props.onSeek}
        />
      )}
      {sheet === 'keys' && <KeysOverlay open onClose={close} scopes={scopes} />}
      <Toaster />
    </div>
  );
}

function useGlobalKeys(
  setSheet: (sheet: Sheet) => void,
  { onDeclare, onFreeze }: Pick<AppFrameProps, 'onDeclare' | 'onFreeze'>,
): readonly KeyBinding[] {
  const router = useRouter();
  const go = (key: string, label: string, href: string): KeyBinding => ({
    key,
    label: label.toLowerCase(),
    offBar: true,
    run: () => router.push(href),
    palette: { group: 'Go to', label },
  });
  return [
    { key: 'mod+k', label: 'commands', run: () => setSheet('palette') },
    { key: '?', label: 'all keys', run: () => setSheet('keys') },
    {
      key: 'd',
      label: 'declare',
      offBar: true,
      run: () => onDeclare?.(),
      disabledReason: onDeclare === undefined ? 'needs the responder role' : undefined,
      palette: { group: 'Do', label: 'Declare an incident', risk: 'routine' },
    },
    {
      key: 'shift+f',
      label: 'freeze all runs',
      offBar: true,
      run: () => onFreeze?.(),
      disabledReason: onFreeze === undefined ? 'needs the responder role' : undefined,
      palette: {
        group: 'Do',
        label: 'Freeze all runs',
        target: 'nothing more is sent anywhere',
        risk: 'routine',
      },
    },
    go('g f', 'Fleet', '/'),
    go('g i', 'Incidents', '/incidents'),
    go('g c', 'Changes', '/changes'),
    go('g b', 'Runbooks', '/runbooks'),
  ];
}
