'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { FLEET, INCIDENTS, isCurrent } from './frame-nav';

const ITEM =
  'flex h-full flex-1 flex-col items-center justify-center gap-1 text-caption text-text-2 aria-[current=page]:font-semibold aria-[current=page]:text-text focus-visible:-outline-offset-2';

/** The phone's way around. */
export function TabBar(props: {
  readonly openIncidents: number;
  readonly waiting: number;
  readonly onCommand: () => void;
}) {
  const path = usePathname();
  const links: readonly { href: string; shape: ShapeName; label: string; current: boolean }[] = [
    { href: '/', shape: 'change', label: 'Fleet', current: isCurrent(FLEET, path) },
    {
      href: '/incidents',
      shape: 'flag',
      label: `Incidents ${props.openIncidents}`,
      current: isCurrent(INCIDENTS, path),
    },
    { href: '/#waiting', shape: 'person', label: `Waiting ${props.waiting}`, current: false },
  ];
  return (
    <nav
      aria-label="Main"
      className="sticky bottom-[var(--frame,0px)] z-30 flex h-14 shrink-0 border-border border-t bg-surface-1 pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          aria-current={link.current ? 'page' : undefined}
          className={ITEM}
        >
          <Shape name={link.shape} />
          {link.label}
        </Link>
      ))}
      <button type="button" className={ITEM} onClick={props.onCommand}>
        <Shape name="search" />
        Command
      </button>
    </nav>
  );
}
