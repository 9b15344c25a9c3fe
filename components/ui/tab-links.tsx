import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { tabClass } from './tab-class';

/** Tabs that are pages: links, with the one shown marked. */
export function TabLinks(props: {
  readonly label: string;
  readonly tabs: readonly {
    readonly href: string;
    readonly label: string;
    readonly count?: number;
    readonly active: boolean;
  }[];
  readonly aside?: ReactNode;
}) {
  return (
    <div className="flex items-center justify-between gap-3 border-border border-b">
      <nav aria-label={props.label} className="flex overflow-x-auto">
        {props.tabs.map((tab) => (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={tab.active ? 'page' : undefined}
            className={cn(tabClass, tab.active && 'border-text font-semibold text-text')}
          >
            {tab.label}
            {tab.count !== undefined && <span>{tab.count}</span>}
          </Link>
        ))}
      </nav>
      {props.aside !== undefined && (
        <div className="shrink-0 text-caption text-text-3">{props.aside}</div>
      )}
    </div>
  );
}
