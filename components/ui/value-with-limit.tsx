import type { Breach } from '@/lib/fleet/fleet-view';
import { signalParts } from '@/lib/format/signal';
import type { SignalUnit } from '@/lib/signals/reading';
import { cn } from './cn';
import { Shape } from './shapes';
import { BREACH_TONES } from './state-tone';

/** A measured value: quiet under its limit; over it, shape, colour and weight together. */
export function ValueWithLimit(props: {
  readonly value: number | null;
  readonly unit: SignalUnit;
  readonly breach: Breach;
  /** Under the value: "limit 20 %". */
  readonly limitLabel?: string;
  /** `large` is 18/24, `inline` the text's own size. */
  readonly size?: 'large' | 'inline';
  /** When there is no value: "No data". */
  readonly missing?: string;
}) {
  const breach = props.value === null ? 'unknown' : props.breach;
  const tone = BREACH_TONES[breach];
  const large = props.size !== 'inline';
  const parts = props.value === null ? null : signalParts(props.value, props.unit);
  return (
    <span className="block min-w-0">
      <span className={cn('flex items-baseline gap-1 whitespace-nowrap', tone.text)}>
        {tone.shape !== null && parts !== null && (
          <Shape name={tone.shape} size={13} className="self-center" />
        )}
        {parts === null ? (
          <span className={large ? 'text-title leading-6' : ''}>{props.missing ?? 'No data'}</span>
        ) : (
          <>
            <span className={large ? 'text-value' : ''}>{parts.figure}</span>
            <span className={large ? 'font-normal text-body text-text-3' : ''}>{parts.unit}</span>
          </>
        )}
      </span>
      {props.limitLabel !== undefined && (
        <span className="block whitespace-nowrap text-caption text-text-3">{props.limitLabel}</span>
      )}
    </span>
  );
}
