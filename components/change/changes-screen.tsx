'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import type { ChangesView } from '@/lib/changes/changes-view';
import { ChangeFilters } from './change-filters';
import { ChangeItem } from './change-item';
import { type ChangeFilter, filterChanges } from './filter-changes';
import { TellExample } from './tell-example';

/** The last 24 hours across services, newest first. */
export function ChangesScreen(props: {
  readonly view: ChangesView;
  /** Slugs, for the example. */
  readonly services: readonly string[];
}) {
  const { changes } = props.view;
  const router = useRouter();
  const [filter, setFilter] = useState<ChangeFilter>({ service: null, kind: null });
  const [at, setAt] = useState(0);
  const shown = filterChanges(changes, filter);
  const marked = shown[Math.min(at, shown.length - 1)];
  const go = (step: number) =>
    setAt((index) => Math.min(shown.length - 1, Math.max(0, index + step)));
  useKeys('Changes', [
    { key: 'j', label: 'move', repeat: true, run: () => go(1) },
    { key: 'k', label: 'move', repeat: true, run: () => go(-1) },
    {
      key: 'Enter',
      label: 'open its service',
      disabledReason: marked?.service == null ? 'not one of ours' : undefined,
      run: () => {
        if (marked?.service != null) router.push(`/services/${marked.service}`);
      },
    },
  ]);
  const example = <TellExample service={props.services[0] ?? 'SERVICE'} />;
  return (
    <div className="grid min-w-0 content-start gap-3">
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-page">
          Changes{' '}
          <span className="font-normal text-body text-text-3">
            last 24 hours, all services, {changes.length}
          </span>
        </h1>
        <ChangeFilters changes={changes} filter={filter} onFilter={setFilter} />
      </div>
      {changes.length === 0 ? (
        <EmptyState
          title="Nothing changed in the last 24 hours, as far as Ripcord was shown or told"
          detail={example}
        />
      ) : (
        <>
          <ul
            aria-label="Changes"
            className="divide-y divide-border rounded-panel border border-border bg-surface-1"
          >
            {shown.map((change) => (
              <li
                key={change.id}
                aria-current={change === marked || undefined}
                className={cn(
                  'border-l-2 border-l-transparent',
                  change === marked && 'border-l-text-2 bg-surface-2',
                )}
              >
                <ChangeItem change={change} />
              </li>
            ))}
          </ul>
          {example}
        </>
      )}
    </div>
  );
}
