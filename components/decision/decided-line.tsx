import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import type { DecisionView } from '@/lib/decisions/decision-view';
import { utcTime } from '@/lib/format/time';

/** The decision folded to one line, while a run is under way. */
export function DecidedLine(props: {
  readonly decision: DecisionView;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const { recorded, outcome } = props.decision;
  return (
    <div className="flex min-h-12 items-center gap-3 rounded-panel border border-border bg-surface-1 px-3 py-1.5">
      <Shape name={recorded === null ? 'unknown' : 'ok'} />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">
          {recorded === null
            ? 'No decision was recorded'
            : `Decided${recorded.kind === 'overridden' ? ' otherwise' : ''}: ${recorded.sentence}`}
        </span>
        <span className="block text-caption text-text-2">
          {recorded === null
            ? `the runbook says ${outcome.label}`
            : `${recorded.by}, ${utcTime(recorded.at)}`}
        </span>
      </p>
      <Button
        size="small"
        tone="quiet"
        shortcut="w"
        aria-expanded={props.open}
        onClick={props.onToggle}
      >
        Why
      </Button>
    </div>
  );
}
