const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const UNREADABLE = '–';

/** "03:07:26" in UTC, of an ISO time. */
export function utcTime(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? UNREADABLE : at.toISOString().slice(11, 19);
}

/** "03:07" in UTC. */
export function utcMinute(iso: string): string {
  const time = utcTime(iso);
  return time === UNREADABLE ? time : time.slice(0, 5);
}

/** "19 Nov 21:19" in UTC. */
export function utcDay(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return UNREADABLE;
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''} ${utcMinute(iso)}`;
}

/** The shortest that is still clear beside `now`: time of day today, else the day as well. */
export function utcMoment(iso: string, now: Date): string {
  const sameDay = iso.slice(0, 10) === now.toISOString().slice(0, 10);
  return sameDay ? utcTime(iso) : utcDay(iso);
}

/** "2026-11-20 03:07:26 UTC", for hovers and exports. */
export function utcExact(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return UNREADABLE;
  return `${at.toISOString().slice(0, 10)} ${utcTime(iso)} UTC`;
}

/** "04:07:26 CET" in a named zone, or the machine's own when none is given. */
export function zonedTime(iso: string, timeZone?: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return UNREADABLE;
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** Whole and part seconds from `iso` to `now`; negative when `iso` is ahead. */
export function secondsSince(iso: string, now: Date): number {
  return (now.getTime() - Date.parse(iso)) / 1000;
}
