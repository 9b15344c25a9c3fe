/** Pure: what was looked at, in words, so that "nothing was seen" can be judged. */
import { formatAge } from '@/lib/format/duration';
import type { LookedAt } from './failure-modes-view';
import type { Looked, Observations } from './observations';
import type { Wanted } from './wanted';

export function lookedAt(observed: Observations, wanted: Wanted): LookedAt[] {
  const unknown = observed.signals.filter(({ value }) => value === null);
  const known = observed.signals.length - unknown.length;
  return [
    looked('Logs', observed.logs, ({ seconds, complete }) => {
      const past = `the last ${formatAge(seconds)}${complete ? '' : ', the newest entries only'}`;
      return `${count(wanted.phrases.length, 'phrase')} and ${count(wanted.statuses.length, 'status', 'statuses')}, ${past}`;
    }),
    looked('Probes', observed.probes, (probes) => {
      const skipped = probes.filter(({ outcome }) => outcome === 'skipped').length;
      const left = skipped === 0 ? '' : `, ${skipped} could not be sent`;
      return probes.length === 0
        ? 'no failure mode names one'
        : `${count(probes.length, 'probe')}${left}`;
    }),
    {
      what: 'Signals',
      detail:
        unknown.length === 0
          ? count(known, 'signal')
          : `${known} known; not ${unknown.map(({ title }) => title).join(', ')}`,
      at: known === 0 ? null : newest(observed.signals.map(({ at }) => at)),
    },
    looked('Platform', observed.conditions, (found) =>
      found.length === 0
        ? 'it says that all is well'
        : [...new Set(found.map(({ text }) => text))].join(' '),
    ),
    looked('Newest revision', observed.changes, (change) =>
      change === null
        ? 'none in the last 24 hours'
        : `${change.revision} changed ${change.aspects.length === 0 ? 'nothing that is watched' : change.aspects.join(', ').replaceAll('_', ' ')}`,
    ),
  ];
}

function looked<T>(what: string, one: Looked<T>, say: (value: T) => string): LookedAt {
  return one.known
    ? { what, detail: say(one.value), at: one.at }
    : { what, detail: one.why, at: null };
}

function count(number: number, one: string, more = `${one}s`): string {
  return `${number} ${number === 1 ? one : more}`;
}

function newest(times: readonly (string | null)[]): string | null {
  return times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}
