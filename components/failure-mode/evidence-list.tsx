import { RelativeTime } from '@/components/ui/relative-time';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { Reason } from '@/lib/failure-modes/evidence';
import { shortRevisions } from '@/lib/fleet/short-revision';

const SHAPES: Readonly<Record<Reason['kind'], ShapeName>> = {
  logs: 'note',
  status: 'note',
  signal: 'degraded',
  probe: 'failing',
  condition: 'machine',
  change: 'change',
  detection: 'search',
  typed: 'person',
};

/** Why a failure mode stands where it does: each reason with its age, and what nobody knows. */
export function EvidenceList(props: {
  readonly reasons: readonly Reason[];
  readonly unknown: readonly string[];
  readonly service: string;
}) {
  return (
    <ul className="grid gap-0.5">
      {props.reasons.map(({ kind, points, text, at }) => (
        <li key={text} className="flex items-start gap-2 text-body text-text-2">
          <Shape
            name={points < 0 ? 'ok' : SHAPES[kind]}
            size={13}
            className="mt-1 text-text-3"
            {...(points < 0 ? { label: 'speaks against it' } : {})}
          />
          <span className="wrap-anywhere min-w-0 flex-1">
            {shortRevisions(text, props.service)}
            {points < 0 && <span className="text-text-3"> (speaks against it)</span>}
          </span>
          {at !== null && (
            <RelativeTime at={at} className="mt-0.5 whitespace-nowrap text-caption text-text-3" />
          )}
        </li>
      ))}
      {props.unknown.map((text) => (
        <li key={text} className="flex items-start gap-2 text-body text-unknown">
          <Shape name="unknown" size={13} className="mt-1" label="not known" />
          <span className="wrap-anywhere min-w-0 flex-1">{text}</span>
        </li>
      ))}
    </ul>
  );
}
