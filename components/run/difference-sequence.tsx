import { Shape, type ShapeName } from '@/components/ui/shapes';
import { formatDuration } from '@/lib/format/duration';
import type { DifferencePlan, SequenceLine, SettingRow } from '@/lib/runs/difference-view';
import { PlanTable } from './plan-table';

const SHAPES: Readonly<Record<SequenceLine['kind'], ShapeName>> = {
  call: 'change',
  manual: 'person',
  check: 'ok',
  wait: 'waiting',
  record: 'note',
};

const RISKS: Readonly<Record<DifferencePlan['risk'], string>> = {
  routine: 'Routine: it changes nothing that people notice',
  risky: 'Risky: people notice it, and it can be undone',
  destructive: 'Destructive: it can’t be undone, or takes away what others may rely on',
};

/** How bad it can be, and how long it is promised to take. */
export function PlanFacts(props: { readonly plan: DifferencePlan }) {
  const { risk, promised, reason } = props.plan;
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-1 text-text-2">
      <p className="flex items-center gap-2">
        <Shape name={risk === 'destructive' ? 'failing' : 'differs'} size={14} />
        <span className={risk === 'destructive' ? 'font-semibold text-bad' : ''}>
          {RISKS[risk]}
        </span>
      </p>
      {promised !== null && (
        <p className="flex items-center gap-2">
          <Shape name="waiting" size={14} />
          {formatDuration(promised.minSeconds)} to {formatDuration(promised.maxSeconds)} promised
          {promised.source === 'default' && ', our default'}
        </p>
      )}
      {reason !== null && (
        <p className="flex items-center gap-2">
          <Shape name="degraded" size={14} />
          Marked broken; wanted again: “{reason}”
        </p>
      )}
    </div>
  );
}

/** What the plan changes beside traffic. */
export function DifferenceSettings(props: { readonly settings: readonly SettingRow[] }) {
  if (props.settings.length === 0) return null;
  return (
    <PlanTable
      caption="Settings now and after"
      heads={['Setting', 'Now', 'After']}
      rows={props.settings.map((row) => ({
        key: row.label,
        head: row.label,
        cells: [row.now, row.after],
        look: row.changed ? ('strong' as const) : ('dim' as const),
      }))}
    />
  );
}

/** Every step in order: what is sent, what is asked, and what a person does. */
export function DifferenceSequence(props: { readonly lines: readonly SequenceLine[] }) {
  if (props.lines.length === 0) return null;
  return (
    <section aria-label="In this order">
      <h3 className="mb-1 font-semibold text-title">In this order</h3>
      <ol className="gap-x-6 md:columns-2">
        {props.lines.map((line) => (
          <li key={line.index} className="flex break-inside-avoid gap-2.5 py-0.5">
            <span className="w-5 shrink-0 text-right text-text-3">{line.index + 1}</span>
            <Shape
              name={SHAPES[line.kind]}
              size={14}
              className={line.kind === 'check' ? 'mt-[3px] text-text-3' : 'mt-[3px]'}
            />
            <span className="min-w-0">
              <span className={line.kind === 'call' ? 'font-semibold' : 'text-text-2'}>
                {line.text}
              </span>
              {line.note !== null && (
                <span className="block text-caption text-text-2">{line.note}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
