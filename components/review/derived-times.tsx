import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import { formatDuration } from '@/lib/format/duration';
import type { DerivedTime } from '@/lib/postmortems/review-view';

/** The times that are counted from the record, each with how; a missing one says so. */
export function DerivedTimes(props: { readonly times: readonly DerivedTime[] }) {
  return (
    <Panel flush label="Derived times">
      <dl className="grid grid-cols-4 max-md:grid-cols-2">
        {props.times.map((time) => (
          <div key={time.id} className="min-w-0 border-border px-3 py-2 md:[&+&]:border-l">
            <dt className="text-caption text-text-3">{time.label}</dt>
            <dd>
              {time.seconds === null ? (
                <span className="flex items-center gap-1 whitespace-nowrap font-medium text-unknown leading-6">
                  <Shape name="unknown" size={13} />
                  not recorded
                </span>
              ) : (
                <span className="font-semibold text-value">{formatDuration(time.seconds)}</span>
              )}
              <span className="block text-caption text-text-3">{time.formula}</span>
              {time.goal !== null && <Goal seconds={time.seconds} goal={time.goal} />}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Goal(props: {
  readonly seconds: number | null;
  readonly goal: NonNullable<DerivedTime['goal']>;
}) {
  const { seconds, goal } = props;
  const whose = goal.source === 'runbook' ? '' : ', ours';
  return (
    <span className="flex items-start gap-1 text-caption text-text-2">
      {seconds !== null && (
        <Shape name={seconds <= goal.seconds ? 'ok' : 'degraded'} size={12} className="mt-0.5" />
      )}
      goal {formatDuration(goal.seconds)}
      {whose}
    </span>
  );
}
