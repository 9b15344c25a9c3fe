/** What each revision was asked, by status, in a stretch of time; whole minutes are worked out once. */
import { MICROS_PER_SECOND, type Micros } from './clock';
import { Mixture } from './latency';
import type { Revision, Service } from './model';
import { statusShares } from './outcomes';
import { slices } from './traffic-model';

export interface RevisionTraffic {
  /** By status, not rounded. */
  readonly expected: Map<number, number>;
  /** Whole requests, once somebody counted them. */
  readonly counted: Map<number, number>;
  readonly latency: Mixture;
}
export type Traffic = ReadonlyMap<string, RevisionTraffic>;

const MINUTE: Micros = 60 * MICROS_PER_SECOND;
/** Of one service: more than an hour's chart and the windows beside it. */
const MINUTES_KEPT = 150;

/** What an answer about the past rests on. Whatever of it changes, the answer is worked out anew. */
interface Kept {
  readonly routing: Service['routing'];
  readonly revisions: Service['revisions'];
  readonly count: number;
  readonly newest: Revision | undefined;
  readonly minutes: Map<Micros, Traffic>;
}
const kept = new WeakMap<Service, Kept>();

/** Of [from, to), in steps of so many seconds; the sum of its minutes where it is made of them. */
export function trafficOf(
  service: Service,
  from: Micros,
  to: Micros,
  stepSeconds: number,
): Traffic {
  const whole =
    stepSeconds * MICROS_PER_SECOND === MINUTE && from % MINUTE === 0 && to % MINUTE === 0;
  // A trouble may begin and end by what is done beside the service.
  if (!whole || service.troubles.length > 0) return workedOut(service, from, to, stepSeconds);
  const minutes = minutesOf(service);
  if (to - from === MINUTE) return minuteOf(service, minutes, from);
  const sum = new Map<string, RevisionTraffic>();
  for (let at = from; at < to; at += MINUTE) {
    for (const [revision, { expected, latency }] of minuteOf(service, minutes, at)) {
      const own = ofRevision(sum, revision);
      for (const [status, count] of expected) add(own.expected, status, count);
      own.latency.addAll(latency, 1);
    }
  }
  return sum;
}

function minutesOf(service: Service): Map<Micros, Traffic> {
  const { routing, revisions } = service;
  const before = kept.get(service);
  if (
    before !== undefined &&
    before.routing === routing &&
    before.revisions === revisions &&
    before.count === revisions.length &&
    before.newest === revisions[0]
  ) {
    if (before.minutes.size > MINUTES_KEPT) before.minutes.clear();
    return before.minutes;
  }
  const minutes = new Map<Micros, Traffic>();
  kept.set(service, { routing, revisions, count: revisions.length, newest: revisions[0], minutes });
  return minutes;
}

function minuteOf(service: Service, minutes: Map<Micros, Traffic>, from: Micros): Traffic {
  const before = minutes.get(from);
  if (before !== undefined) return before;
  const traffic = workedOut(service, from, from + MINUTE, MINUTE / MICROS_PER_SECOND);
  minutes.set(from, traffic);
  return traffic;
}

function workedOut(service: Service, from: Micros, to: Micros, stepSeconds: number): Traffic {
  const traffic = new Map<string, RevisionTraffic>();
  for (const { revision, requests, behaviour, profile } of slices(service, from, to, stepSeconds)) {
    const own = ofRevision(traffic, revision);
    for (const [status, share] of statusShares(service, profile, behaviour)) {
      add(own.expected, status, requests * share);
    }
    own.latency.add(behaviour, requests);
  }
  return traffic;
}

function ofRevision(traffic: Map<string, RevisionTraffic>, revision: string): RevisionTraffic {
  const known = traffic.get(revision);
  if (known !== undefined) return known;
  const made = {
    expected: new Map<number, number>(),
    counted: new Map<number, number>(),
    latency: new Mixture(),
  };
  traffic.set(revision, made);
  return made;
}

function add(counts: Map<number, number>, status: number, count: number): void {
  counts.set(status, (counts.get(status) ?? 0) + count);
}
