import { cn } from '@/components/ui/cn';
import type { ChartMarker } from '@/lib/fleet/service-view';
import { utcTime } from '@/lib/format/time';

const WORDS = {
  deploy: 'deployed',
  change: 'changed',
  applied: 'sent by us',
  effective: 'read back as effective',
  undo: 'undone by us',
} as const satisfies Record<ChartMarker['kind'], string>;

/** What the marks on a stack of charts stand for, as text. */
export function ChartMarks(props: {
  readonly markers: readonly ChartMarker[];
  readonly visible: boolean;
}) {
  if (props.markers.length === 0) return null;
  return (
    <ul
      aria-label="Marks on the charts"
      className={cn(props.visible ? 'px-2 py-1 text-caption text-text-2' : 'sr-only')}
    >
      {props.markers.map(({ at, label, kind }) => (
        <li key={`${at} ${kind} ${label}`}>
          <span className="font-mono">{utcTime(at)}</span> {label}, {WORDS[kind]}
        </li>
      ))}
    </ul>
  );
}
