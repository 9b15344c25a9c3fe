import { cn } from '@/components/ui/cn';
import type { Decision } from '@/lib/decisions/decision';
import { formatSignal } from '@/lib/format/signal';
import { gaugeBands, pointerAt } from './gauge-geometry';

/** The runbook's matrix on one line: the active band is thick and red, the pointer stands at the value. */
export function MatrixGauge(props: { readonly matrix: NonNullable<Decision['matrix']> }) {
  const { matrix } = props;
  const bands = gaugeBands(matrix.rows);
  const at = pointerAt(bands, matrix.value);
  const value = matrix.value === null ? null : formatSignal(matrix.value, matrix.unit);
  const active = bands.find(({ row }) => row.active);
  const flip = at !== null && at > 80;
  return (
    <figure
      className="px-3 py-2"
      aria-label={`${matrix.title}: ${value ?? 'value unknown'}${active === undefined ? '' : `, ${active.row.label}`}`}
    >
      <figcaption className="flex justify-between gap-3 text-caption text-text-3">
        {matrix.title}
        {value === null && <span className="text-unknown">value unknown</span>}
      </figcaption>
      <div aria-hidden="true" className="relative mt-1 h-9 text-caption">
        {bands.slice(1).map((band) => (
          <span
            key={band.row.lower}
            className="absolute top-0 -translate-x-1/2 whitespace-nowrap text-text-2"
            style={{ left: `${band.from}%` }}
          >
            {formatSignal(band.row.lower, matrix.unit)}
          </span>
        ))}
        {bands.map((band) => (
          <span
            key={band.row.lower}
            className={cn(
              'absolute rounded-[1px]',
              band.row.active
                ? 'top-[18px] h-[11px] bg-bad'
                : 'top-[21px] h-[5px] bg-border-strong',
            )}
            style={{ left: `calc(${band.from}% + 1px)`, width: `calc(${band.width}% - 2px)` }}
          />
        ))}
        {at !== null && (
          <>
            <span
              className="absolute top-[14px] h-[18px] w-0.5 -translate-x-1/2 bg-text"
              style={{ left: `${at}%` }}
            />
            <span
              className={cn(
                'absolute top-[-1px] whitespace-nowrap bg-surface-1 px-1 font-semibold text-text',
                flip ? '-translate-x-full' : '-translate-x-2',
              )}
              style={{ left: `${at}%` }}
            >
              {value}
            </span>
          </>
        )}
      </div>
      <ol className="flex text-caption leading-4">
        {bands.map((band) => (
          <li
            key={band.row.lower}
            className="min-w-0 pr-1"
            style={{ width: `${band.width}%` }}
            title={`${band.row.label}, ${band.row.band}: ${band.row.action}, ${band.row.timeline}`}
          >
            <span
              className={cn('block', band.row.active ? 'font-semibold text-text' : 'text-text-2')}
            >
              {band.row.label}
              {band.row.active && <span className="sr-only"> (now)</span>}
            </span>
            <span className={cn('block', band.row.active ? 'text-text-2' : 'text-text-3')}>
              {band.row.timeline}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
