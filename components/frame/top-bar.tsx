import Link from 'next/link';
import { Kbd } from '@/components/ui/kbd';
import { Shape } from '@/components/ui/shapes';
import { FrameClock } from './frame-clock';
import { FrameNav } from './frame-nav';
import type { FramePerson, StreamState } from './frame-view';
import { Mark } from './mark';
import { PersonMenu } from './person-menu';
import { StreamFreshness } from './stream-freshness';
import type { Theme } from './theme';

export interface TopBarProps {
  readonly person: FramePerson;
  readonly openIncidents: number;
  readonly stream: StreamState;
  readonly theme: Theme;
  readonly onCommand: () => void;
  readonly onSignOut: () => void;
}

export function TopBar(props: TopBarProps) {
  return (
    <header className="sticky top-[var(--frame,0px)] z-30 flex h-12 shrink-0 items-center gap-4 border-border border-b bg-surface-1 px-3 md:h-11 md:gap-3 md:px-4 lg:gap-6">
      <Link href="/" className="flex items-center gap-2 font-semibold text-name">
        <Mark />
        Ripcord
      </Link>
      <FrameNav openIncidents={props.openIncidents} />
      <div className="ml-auto flex h-full min-w-0 items-center gap-4 md:gap-3 lg:gap-4">
        <button
          type="button"
          onClick={props.onCommand}
          className="flex h-7 w-64 items-center whitespace-nowrap gap-2 rounded-control border border-border-control bg-canvas px-2 text-body text-text-3 transition-colors duration-120 hover:bg-surface-3 max-lg:w-auto max-md:hidden"
        >
          <Shape name="search" size={14} />
          <span className="max-lg:sr-only">Search or run a command</span>
          <span className="ml-auto max-lg:hidden">
            <Kbd keys="mod+k" />
          </span>
        </button>
        <StreamFreshness stream={props.stream} />
        <FrameClock />
        <PersonMenu person={props.person} theme={props.theme} onSignOut={props.onSignOut} />
      </div>
    </header>
  );
}
