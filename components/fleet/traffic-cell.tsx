import { Shape } from '@/components/ui/shapes';
import { TrafficBar } from '@/components/ui/traffic-bar';
import type { FleetRow } from '@/lib/fleet/fleet-view';
import { formatPercent } from '@/lib/format/percent';
import { trafficParts } from './traffic-parts';

/** Desired over effective, and under them who has how much. */
export function TrafficCell(props: { readonly row: FleetRow }) {
  const { row } = props;
  const { desired, effective } = trafficParts(row.desired, row.effective, row.slug, row.settled);
  const [first, second, ...rest] = (effective ?? desired).toSorted((a, b) => b.percent - a.percent);
  return (
    <div className="min-w-0">
      <TrafficBar desired={desired} effective={effective} />
      <div className="mt-0.5 flex flex-wrap items-baseline justify-between gap-x-2 wrap-anywhere text-caption">
        {first === undefined ? (
          <span className="text-text-2">Traffic unknown</span>
        ) : (
          <span className="text-text">
            <span className="font-semibold">{first.id}</span> {formatPercent(first.percent)}
          </span>
        )}
        {second === undefined ? (
          <Settled row={row} known={effective !== null} />
        ) : (
          <span className="text-text">
            {second.id} {formatPercent(second.percent)}
            {rest.length > 0 && `, +${rest.length}`}
          </span>
        )}
      </div>
      {second !== undefined && !row.settled && effective !== null && (
        <div className="text-caption text-warn">moving</div>
      )}
    </div>
  );
}

function Settled(props: { readonly row: FleetRow; readonly known: boolean }) {
  if (!props.known) return <span className="text-unknown">effective unknown</span>;
  if (!props.row.settled) return <span className="text-warn">moving</span>;
  if (props.row.pinned) {
    return (
      <span className="flex items-center gap-1 text-text-2">
        <Shape name="pin" size={12} />
        pinned
      </span>
    );
  }
  return <span className="text-text-3">settled</span>;
}
