import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import type { ChangeRow } from '@/lib/changes/changes-view';
import { utcTime } from '@/lib/format/time';
import { ChangeFacts } from './change-facts';

/** One change; what a machine of ours did is told apart from what anybody else did. */
export function ChangeItem(props: {
  readonly change: ChangeRow;
  /** "4 min before it began"; absent: its age. */
  readonly distance?: string;
}) {
  const { change, distance } = props;
  return (
    <div className="flex items-start gap-3 px-3 py-2">
      <Shape name={change.ours === null ? 'change' : 'undo'} className="mt-0.5 text-text-3" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere text-text-2">{change.summary}</p>
        <ChangeFacts change={change} />
      </div>
      <div className="shrink-0 whitespace-nowrap text-right text-caption">
        <span className="block font-mono text-text-2">{utcTime(change.at)}</span>
        {distance === undefined ? (
          <RelativeTime at={change.at} className="text-text-3" />
        ) : (
          <span className="block max-w-28 whitespace-normal text-text-3">{distance}</span>
        )}
      </div>
    </div>
  );
}
