import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { LampState, LampView } from '@/lib/runs/run-view';
import { LagBar } from './lag-bar';

export const LAMP_LOOKS: Readonly<
  Record<LampState, { readonly shape: ShapeName; readonly word: string; readonly tone: string }>
> = {
  waiting: { shape: 'todo', word: 'waiting', tone: 'text-text-2' },
  running: { shape: 'running', word: 'running', tone: 'text-text' },
  ok: { shape: 'ok', word: 'lit', tone: '' },
  failed: { shape: 'failing', word: 'failed', tone: '' },
  unknown: { shape: 'unknown', word: 'unknown', tone: '' },
};

/** One of the three lamps: green only from what was read back. */
export function Lamp(props: {
  readonly name: string;
  readonly lamp: LampView;
  readonly children?: ReactNode;
}) {
  const { lamp } = props;
  const look = LAMP_LOOKS[lamp.state];
  return (
    <section
      aria-label={`${props.name}, ${look.word}`}
      className={cn('min-w-0 px-4 py-3', lamp.state === 'running' && 'bg-surface-2')}
    >
      <h3 className="flex items-center gap-2.5 font-semibold text-title">
        <Shape name={look.shape} size={22} className={look.tone} />
        {props.name}
      </h3>
      <p
        className={cn(
          'mt-1 break-words text-value',
          lamp.state === 'waiting' ? 'font-normal text-text-2' : 'font-semibold',
          lamp.state === 'failed' && 'text-bad',
          lamp.state === 'unknown' && 'text-unknown',
        )}
      >
        {lamp.fact}
      </p>
      {lamp.evidence !== null && <p className="text-caption text-text-3">{lamp.evidence}</p>}
      {lamp.lag !== undefined && (lamp.state === 'waiting' || lamp.state === 'running') && (
        <LagBar from={lamp.lag.from} until={lamp.lag.until} className="mt-2" />
      )}
      {props.children}
      {lamp.hint !== null && (
        <p className="mt-2 flex gap-2 text-caption text-text-2">
          <Shape name="machine" size={14} className="mt-px" />
          <span>
            {lamp.hint} <span className="text-text-3">A sign, not the proof.</span>
          </span>
        </p>
      )}
    </section>
  );
}
