import type { SignalUnit } from '@/lib/signals/reading';
import { latencyParts } from './duration';
import { formatNumber, UNIT_SPACE } from './number';
import { percentFigure } from './percent';

export interface SignalParts {
  readonly figure: string;
  readonly unit: string;
}

/** A signal's value as it is written large: figure and unit apart, so that the unit can be small. */
export function signalParts(value: number, unit: SignalUnit): SignalParts {
  switch (unit) {
    case 'ratio':
      return { figure: percentFigure(value), unit: '%' };
    case 'seconds':
      return latencyParts(value);
    case 'per_second':
      return { figure: formatNumber(value, value < 10 ? 1 : 0), unit: '/s' };
    case 'count':
      return { figure: formatNumber(value, 0), unit: '' };
  }
}

/** "34.1 %", "6.2 s", "118 /s"; a count is its figure alone. */
export function formatSignal(value: number, unit: SignalUnit): string {
  const parts = signalParts(value, unit);
  return parts.unit === '' ? parts.figure : `${parts.figure}${UNIT_SPACE}${parts.unit}`;
}
