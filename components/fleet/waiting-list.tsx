import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { Kbd } from '@/components/ui/kbd';
import { Panel } from '@/components/ui/panel';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { WaitingItem } from '@/lib/fleet/fleet-view';
import { Countdown, Since } from './countdown';

const SHAPES: Record<WaitingItem['kind'], ShapeName> = {
  decide: 'waiting',
  approve: 'person',
  declare: 'flag',
  unknown: 'unknown',
  other: 'note',
};

/** What can't go on without a person, nearest deadline first. */
export function WaitingList(props: {
  readonly items: readonly WaitingItem[];
  readonly className?: string;
}) {
  return (
    <Panel
      title={<span id="waiting">Waiting for a person</span>}
      label="Waiting for a person"
      aside={String(props.items.length)}
      className={props.className ?? ''}
      flush
    >
      {props.items.length === 0 ? (
        <div className="p-3">
          <EmptyState
            shape="ok"
            title="Nothing waits for you"
            detail="Decisions, approvals and undeclared trouble come here, nearest deadline first."
          />
        </div>
      ) : (
        <ul className="divide-y divide-border">
          {props.items.map((item) => (
            <li key={item.id}>
              <Link
                href={item.href}
                className="flex min-h-15 items-center gap-3 px-3 py-2 transition-colors duration-120 hover:bg-surface-3 focus-visible:-outline-offset-2"
              >
                <Shape name={SHAPES[item.kind]} />
                <span className="min-w-0 flex-1">
                  <span className="block text-body">
                    <span className="font-semibold">{item.subject}</span> {item.text}
                  </span>
                  <span className="block text-caption text-text-3">{item.detail}</span>
                </span>
                <span className="font-mono font-semibold text-title">
                  {item.dueAt !== null && <Countdown dueAt={item.dueAt} />}
                  {item.dueAt === null && item.sinceAt !== null && <Since at={item.sinceAt} />}
                </span>
                {item.key !== null && (
                  <span className="max-md:hidden">
                    <Kbd keys={item.key} />
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
