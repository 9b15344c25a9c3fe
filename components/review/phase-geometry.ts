import type { ReviewMilestone, ReviewMoment, ReviewPhase } from '@/lib/postmortems/review-view';

/** Seconds since the epoch, as clocks show them: what they show alike has one place. */
export function wholeSecond(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

/** Where a time stands on the scrubber, 0..1: phases are equally wide, inside one time is even. */
export function placeOf(phases: readonly ReviewPhase[], at: string): number {
  const time = wholeSecond(at);
  const index = phases.findIndex(({ to }) => time < wholeSecond(to));
  const phase = phases[index];
  if (phase === undefined) return phases.length === 0 ? 0 : 1;
  const from = wholeSecond(phase.from);
  const share = Math.max(0, time - from) / (wholeSecond(phase.to) - from);
  return (index + share) / phases.length;
}

/** The index of the moment nearest to a place on the scrubber. */
export function nearestMoment(places: readonly number[], place: number): number {
  let nearest = 0;
  places.forEach((each, index) => {
    if (Math.abs(each - place) < Math.abs((places[nearest] ?? 0) - place)) nearest = index;
  });
  return nearest;
}

/** The next milestone's moment before or after `index`; the first or last moment where none is left. */
export function phaseStep(
  moments: readonly Pick<ReviewMoment, 'milestone'>[],
  index: number,
  by: 1 | -1,
): number {
  for (let next = index + by; next >= 0 && next < moments.length; next += by) {
    if (moments[next]?.milestone !== null) return next;
  }
  return by === 1 ? Math.max(0, moments.length - 1) : 0;
}

/** The last milestone by then and the seconds since; null: none was yet. */
export function sinceMilestone(
  milestones: readonly ReviewMilestone[],
  at: string,
): { readonly label: string; readonly seconds: number } | null {
  const time = wholeSecond(at);
  const last = milestones.findLast((milestone) => wholeSecond(milestone.at) <= time);
  return last === undefined ? null : { label: last.label, seconds: time - wholeSecond(last.at) };
}
