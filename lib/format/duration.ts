import { formatNumber, UNIT_SPACE } from './number';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function whole(seconds: number): number {
  return Math.max(0, Math.floor(seconds));
}

/** Age in its largest unit: "6 s", "14 min", "3 h", "9 d". Negative counts as none. */
export function formatAge(seconds: number): string {
  const s = whole(seconds);
  if (s < MINUTE) return `${s}${UNIT_SPACE}s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)}${UNIT_SPACE}min`;
  if (s < DAY) return `${Math.floor(s / HOUR)}${UNIT_SPACE}h`;
  return `${Math.floor(s / DAY)}${UNIT_SPACE}d`;
}

/** Two units: "18 s", "4 m 18 s", "6 h 12 m", "9 d 4 h"; a zero second unit is left out. */
export function formatDuration(seconds: number): string {
  const s = whole(seconds);
  const [big, bigUnit, small, smallUnit] =
    s >= DAY
      ? [Math.floor(s / DAY), 'd', Math.floor((s % DAY) / HOUR), 'h']
      : s >= HOUR
        ? [Math.floor(s / HOUR), 'h', Math.floor((s % HOUR) / MINUTE), 'm']
        : s >= MINUTE
          ? [Math.floor(s / MINUTE), 'm', s % MINUTE, 's']
          : [s, 's', 0, ''];
  const first = `${big}${UNIT_SPACE}${bigUnit}`;
  if (small !== 0) return `${first}${UNIT_SPACE}${small}${UNIT_SPACE}${smallUnit}`;
  return bigUnit === 'm' ? `${big}${UNIT_SPACE}min` : first;
}

/** A running clock: "10:46", "00:46", "1:02:10"; from a day up "9 d 4 h". The sign is the caller's. */
export function formatClock(seconds: number): string {
  const s = Math.abs(Math.trunc(seconds));
  if (s >= DAY) return formatDuration(s);
  const two = (n: number) => n.toString().padStart(2, '0');
  const minutes = Math.floor((s % HOUR) / MINUTE);
  const tail = `${two(minutes)}:${two(s % MINUTE)}`;
  return s >= HOUR ? `${Math.floor(s / HOUR)}:${tail}` : tail;
}

/** A latency's figure and unit: `6.2` → "6.2", "s"; `0.042` → "42", "ms". */
export function latencyParts(seconds: number): { readonly figure: string; readonly unit: string } {
  if (seconds > 0 && seconds < 0.1) {
    return { figure: formatNumber(seconds * 1000, seconds < 0.01 ? 1 : 0), unit: 'ms' };
  }
  return { figure: formatNumber(seconds, seconds < 1 ? 2 : 1), unit: 's' };
}

/** `6.2` → "6.2 s". */
export function formatLatency(seconds: number): string {
  const { figure, unit } = latencyParts(seconds);
  return `${figure}${UNIT_SPACE}${unit}`;
}
