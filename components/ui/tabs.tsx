'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { tabClass } from './tab-class';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
  readonly content: ReactNode;
}

/** Panes of one page. Tabs that are pages of their own are links: `TabLinks`. */
export function Tabs(props: {
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly label: string;
  readonly aside?: ReactNode;
  readonly className?: string;
}) {
  return (
    <Radix.Root value={props.value} onValueChange={props.onChange} className={props.className}>
      <div className="flex items-center justify-between gap-3 border-border border-b">
        <Radix.List aria-label={props.label} className="flex overflow-x-auto">
          {props.tabs.map((tab) => (
            <Radix.Trigger
              key={tab.id}
              value={tab.id}
              className={cn(
                tabClass,
                'data-[state=active]:border-text data-[state=active]:font-semibold data-[state=active]:text-text',
              )}
            >
              {tab.label}
              {tab.count !== undefined && <span>{tab.count}</span>}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {props.aside}
      </div>
      {props.tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
