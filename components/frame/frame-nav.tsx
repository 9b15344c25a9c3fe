'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/components/ui/cn';

export interface NavItem {
  readonly href: string;
  readonly label: string;
  /** Paths that belong to it besides its own. */
  readonly under?: string;
}

export const FLEET: NavItem = { href: '/', label: 'Fleet', under: '/services' };
export const INCIDENTS: NavItem = { href: '/incidents', label: 'Incidents' };
const NAV: readonly NavItem[] = [
  FLEET,
  INCIDENTS,
  { href: '/changes', label: 'Changes' },
  { href: '/runbooks', label: 'Runbooks' },
];

export function isCurrent(item: NavItem, path: string): boolean {
  if (path === item.href) return true;
  const inside = (prefix: string) => path.startsWith(`${prefix}/`);
  return (
    (item.href !== '/' && inside(item.href)) || (item.under !== undefined && inside(item.under))
  );
}

/** The console's pages, and the public one beside them. */
export function FrameNav(props: { readonly openIncidents: number }) {
  const path = usePathname();
  const item =
    'inline-flex h-full items-center gap-1.5 whitespace-nowrap border-b-2 px-0.5 text-body transition-colors duration-120 focus-visible:-outline-offset-2';
  return (
    <nav aria-label="Main" className="flex h-full items-center gap-5 max-md:hidden">
      {NAV.map((entry) => {
        const current = isCurrent(entry, path);
        return (
          <Link
            key={entry.href}
            href={entry.href}
            aria-current={current ? 'page' : undefined}
            className={cn(
              item,
              current
                ? 'border-text font-semibold text-text'
                : 'border-transparent text-text-2 hover:text-text',
            )}
          >
            {entry.label}
            {entry === INCIDENTS && <span>{props.openIncidents}</span>}
          </Link>
        );
      })}
      <a href="/status" className={cn(item, 'border-transparent text-text-2 hover:text-text')}>
        Status page
      </a>
    </nav>
  );
}
