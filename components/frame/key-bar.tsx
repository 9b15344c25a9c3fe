'use client';

import { cn } from '@/components/ui/cn';
import { Kbd } from '@/components/ui/kbd';
import type { DependencyHealth } from '@/lib/fleet/fleet-view';
import { groupByLabel, type KeyScope } from './key-registry';
import { useKeyRegistry } from './keys';

/** This page's keys at the left, the health of what Ripcord needs at the right. */
export function KeyBar(props: { readonly dependencies: readonly DependencyHealth[] }) {
  const { scopes } = useKeyRegistry();
  const page = scopes.filter((scope) => scope.layer === 0);
  return (
    <footer className="sticky bottom-[var(--frame,0px)] z-30 flex h-7 shrink-0 items-center justify-between gap-6 border-border border-t bg-surface-1 px-4 text-caption text-text-3 max-md:hidden">
      <div className="flex min-w-0 gap-4">
        {/* What has no room goes to a second line that is cut off, whole; `?` has them all. */}
        <KeyList label="Keys on this page" scopes={page.filter((scope) => !scope.everywhere)} cut />
        <KeyList label="Keys everywhere" scopes={page.filter((scope) => scope.everywhere)} />
      </div>
      <ul aria-label="Dependencies" className="flex shrink-0 gap-3">
        {props.dependencies.map((dependency) => (
          <li
            key={dependency.name}
            className={cn(
              'whitespace-nowrap',
              dependency.state === 'ok' ? 'max-lg:hidden' : 'font-medium text-text',
            )}
          >
            {dependency.state === 'ok'
              ? `${dependency.name} ok`
              : `${dependency.name}: ${dependency.detail ?? dependency.state}`}
          </li>
        ))}
      </ul>
    </footer>
  );
}

function KeyList(props: {
  readonly label: string;
  readonly scopes: readonly KeyScope[];
  readonly cut?: boolean;
}) {
  const shown = props.scopes.flatMap((scope) =>
    scope.bindings.filter((binding) => binding.offBar !== true),
  );
  if (shown.length === 0) return null;
  return (
    <ul
      aria-label={props.label}
      className={cn(
        'flex gap-x-4',
        props.cut === true ? 'h-5 min-w-0 flex-wrap overflow-hidden' : 'shrink-0',
      )}
    >
      {groupByLabel(shown).map((group) => (
        <li
          key={group.label}
          className={cn(
            'flex h-5 items-center gap-1.5 whitespace-nowrap',
            group.off ? '' : 'text-text-2',
          )}
        >
          {group.keys.map((key) => (
            <Kbd key={key} keys={key} />
          ))}
          {group.label}
        </li>
      ))}
    </ul>
  );
}
