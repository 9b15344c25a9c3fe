import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { StatusStep } from '@/lib/incidents/room-view';

/** Where the incident is on its way; passed ones are marked, the current one is filled. */
export function StatusStepper(props: { readonly steps: readonly StatusStep[] }) {
  return (
    <ol aria-label="Status" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-body">
      {props.steps.map((step, index) => (
        <li
          key={step.status}
          aria-current={step.state === 'current' ? 'step' : undefined}
          title={step.at === null ? undefined : `first at ${utcTime(step.at)} UTC`}
          className="flex items-center gap-2"
        >
          {index > 0 && (
            <span aria-hidden="true" className="text-border-strong">
              —
            </span>
          )}
          <span
            className={cn(
              'flex items-center gap-1.5',
              step.state === 'current' ? 'font-semibold text-text' : 'text-text-2',
              step.state === 'ahead' && 'text-text-3',
            )}
          >
            <StepShape state={step.state} />
            {step.status}
          </span>
        </li>
      ))}
    </ol>
  );
}

function StepShape(props: { readonly state: StatusStep['state'] }) {
  if (props.state === 'current') {
    return <span aria-hidden="true" className="size-3 rounded-full bg-text" />;
  }
  return props.state === 'passed' ? (
    <Shape name="ok" size={14} className="text-text-2" />
  ) : (
    <Shape name="todo" size={14} />
  );
}
