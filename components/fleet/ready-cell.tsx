import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { RollbackReadiness } from '@/lib/fleet/fleet-view';

const LOOKS: Record<
  RollbackReadiness['state'],
  { readonly shape: ShapeName; readonly box: string }
> = {
  ready: { shape: 'ok', box: 'text-text-2' },
  warnings: { shape: 'degraded', box: 'rounded-control bg-warn-bg px-1.5 font-semibold text-warn' },
  blocked: { shape: 'failing', box: 'rounded-control bg-bad-bg px-1.5 font-semibold text-bad' },
  unknown: { shape: 'unknown', box: 'font-medium text-unknown' },
  none: { shape: 'no', box: 'text-text-3' },
};

/** Whether a rollback could be made now, and to what. Beside a healthy service it stays quiet. */
export function ReadyCell(props: { readonly ready: RollbackReadiness; readonly quiet: boolean }) {
  const look = LOOKS[props.ready.state];
  return (
    <div className="min-w-0">
      <span
        className={cn(
          'inline-flex h-6 items-center gap-1.5 whitespace-nowrap text-body',
          props.quiet ? 'text-text-2' : look.box,
        )}
      >
        <Shape name={look.shape} size={15} />
        {props.ready.text}
      </span>
      {props.ready.detail !== null && (
        <div className="break-words text-caption text-text-3">{props.ready.detail}</div>
      )}
    </div>
  );
}
