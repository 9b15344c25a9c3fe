import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { ProbeView } from '@/lib/runs/run-view';

const SHAPES: Readonly<Record<ProbeView['state'], ShapeName>> = {
  waiting: 'todo',
  running: 'running',
  ok: 'ok',
  failed: 'failing',
  skipped: 'no',
  unknown: 'unknown',
};

function answer(probe: ProbeView): string {
  if (probe.state === 'waiting') return 'next';
  if (probe.state === 'running') return 'asking';
  const parts = [
    probe.status === null ? null : String(probe.status),
    probe.ms === null ? null : `${Math.round(probe.ms)}\u00a0ms`,
  ].filter((part) => part !== null);
  return parts.length === 0
    ? probe.state === 'skipped'
      ? 'skipped'
      : 'no answer'
    : parts.join(', ');
}

/** Each probe with its own answer. */
export function ProbeList(props: { readonly probes: readonly ProbeView[] }) {
  return (
    <ul className="mt-1">
      {props.probes.map((probe) => (
        <li key={probe.id} title={probe.name} className="flex items-start gap-2 py-px">
          <Shape
            name={SHAPES[probe.state]}
            size={14}
            className={cn('mt-[3px]', probe.state === 'skipped' && 'text-text-3')}
          />
          <span className="min-w-0 flex-1">
            <span className={cn('break-all', probe.state === 'waiting' && 'text-text-3')}>
              {probe.method} {probe.path}
            </span>
            {probe.problem !== null && (
              <span className="block text-caption text-text-2">{probe.problem}</span>
            )}
          </span>
          <span className="whitespace-nowrap text-text-3">{answer(probe)}</span>
        </li>
      ))}
    </ul>
  );
}
