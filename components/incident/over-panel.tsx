import { ButtonLink } from '@/components/ui/button-link';
import { Shape } from '@/components/ui/shapes';
import { formatDuration } from '@/lib/format/duration';
import { utcDay } from '@/lib/format/time';
import type { RoomView } from '@/lib/incidents/room-view';

/** Nothing is under way any more: how it ended, and the review as the next act. */
export function OverPanel(props: { readonly view: RoomView }) {
  const { incident, attempts } = props.view;
  const last = attempts.at(-1);
  const took =
    incident.resolvedAt === null
      ? null
      : (Date.parse(incident.resolvedAt) - Date.parse(incident.declaredAt)) / 1000;
  return (
    <section
      aria-label={`Incident ${incident.status}`}
      className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-panel border border-border-control bg-surface-1 p-4 md:px-5"
    >
      <div className="min-w-0 flex-1 basis-[280px]">
        <p className="flex items-center gap-2 font-semibold text-text-2">
          <Shape name={incident.status === 'cancelled' ? 'no' : 'ok'} size={18} />
          {incident.status}
          {incident.resolvedAt !== null && `, ${utcDay(incident.resolvedAt)} UTC`}
        </p>
        <h2 className="font-semibold text-lead">
          {took === null
            ? `This incident is ${incident.status}`
            : `Over after ${formatDuration(took)}`}
        </h2>
        {last !== undefined && (
          <p className="text-text-2">
            {last.action}: {last.result}
          </p>
        )}
      </div>
      <ButtonLink
        href={`/incidents/${incident.drill ? incident.label : incident.number}/review`}
        tone="primary"
        size="large"
        shortcut="Enter"
      >
        Open the review
      </ButtonLink>
    </section>
  );
}
