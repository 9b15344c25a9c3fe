import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { STATE_TONES } from '@/components/ui/state-tone';
import type { FleetTally } from '@/lib/fleet/fleet-view';

const STATES = ['failing', 'degraded', 'unknown', 'healthy'] as const;

/** How many services are in each state; none of a bad state is quiet. */
export function Tally(props: { readonly tally: FleetTally; readonly form: 'line' | 'strip' }) {
  const strip = props.form === 'strip';
  return (
    <ul
      aria-label="Services by state"
      className={cn(
        strip
          ? '-mx-3 -mt-3 grid grid-cols-4 divide-x divide-border border-border border-b bg-surface-1 md:hidden'
          : 'flex gap-4 max-md:hidden',
      )}
    >
      {STATES.map((state) => {
        const tone = STATE_TONES[state];
        const count = props.tally[state];
        const quiet = count === 0;
        return (
          <li
            key={state}
            className={cn(
              'flex items-center',
              strip ? 'flex-col py-2' : 'gap-1.5',
              state === 'healthy' ? 'text-ok' : tone.text,
              quiet && 'text-text-3',
            )}
          >
            <span className="flex items-center gap-1.5">
              <Shape name={tone.shape} className={quiet ? 'text-text-3' : ''} />
              <span className="font-semibold text-value">{count}</span>
            </span>
            <span
              className={cn(
                strip ? 'text-caption' : 'text-title',
                state === 'healthy' && 'text-text-2',
              )}
            >
              {tone.word.toLowerCase()}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
