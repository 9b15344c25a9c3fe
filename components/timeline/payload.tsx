import { utcExact, zonedTime } from '@/lib/format/time';
import type { TimelineRow } from '@/lib/timeline/timeline-view';

/** What was recorded, whole: further lines, times, and the payload as it stands in the chain. */
export function Payload(props: { readonly row: TimelineRow; readonly id: string }) {
  const { row } = props;
  return (
    <div id={props.id} className="mt-1 grid gap-1.5 text-caption text-text-2">
      {row.detail.length > 0 && (
        <ul>
          {row.detail.map((line) => (
            <li key={line} className="whitespace-pre-wrap break-words">
              {line}
            </li>
          ))}
        </ul>
      )}
      <p className="text-text-3">
        seq {row.seq}, {row.actor.name}, recorded {utcExact(row.at)} ({zonedTime(row.at)})
        {row.occurredAt !== row.at && `, happened ${utcExact(row.occurredAt)}`}
      </p>
      {row.erased ? (
        <p className="text-unknown">The body was erased in the open; the chain still verifies.</p>
      ) : (
        <pre className="max-h-60 overflow-auto whitespace-pre-wrap break-all rounded-control border border-border bg-canvas p-2 font-mono leading-4">
          {JSON.stringify(row.data, null, 2)}
        </pre>
      )}
    </div>
  );
}
