import type { TimelineRow } from '@/lib/timeline/timeline-view';
import type { ReviewMilestone, ReviewMoment, ReviewPhase } from './review-view';
import { type IncidentTimes, MILESTONES, type MilestoneName } from './times';

const WORDS: Readonly<Partial<Record<MilestoneName, string>>> = { action_applied: 'applied' };

/** The recorded milestones in order of time. Those of one second are one: no phase lies between. */
export function reviewMilestones({ milestones }: IncidentTimes): ReviewMilestone[] {
  const recorded = MILESTONES.flatMap((name) => {
    const { at } = milestones[name];
    return at === null ? [] : [{ label: WORDS[name] ?? name, at }];
  }).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const places: ReviewMilestone[] = [];
  for (const milestone of recorded) {
    const last = places.at(-1);
    if (last === undefined || second(last.at) !== second(milestone.at)) places.push(milestone);
    else places[places.length - 1] = { ...last, label: `${last.label}, ${milestone.label}` };
  }
  return places;
}

/** From milestone to milestone; what the record holds before the first and after the last goes with it. */
export function reviewPhases(
  milestones: readonly ReviewMilestone[],
  rows: readonly TimelineRow[],
): ReviewPhase[] {
  const recorded = rows.filter(({ noise }) => !noise);
  const ends = [...milestones];
  const [first, last] = [recorded[0]?.at, recorded.at(-1)?.at];
  const begins = ends[0]?.at;
  if (first !== undefined && (begins === undefined || second(first) < second(begins))) {
    ends.unshift({ label: 'first entry', at: first });
  }
  const stops = ends.at(-1)?.at;
  if (last !== undefined && stops !== undefined && second(last) > second(stops)) {
    ends.push({ label: 'last entry', at: last });
  }
  return ends.slice(1).map((to, index) => {
    const from = ends[index] ?? to;
    return { label: `${from.label} to ${to.label}`, from: from.at, to: to.at };
  });
}

type PlainMoment = Omit<ReviewMoment, 'facts'>;

/**
 * Where the replay stops: every entry when it was recorded, and every milestone when it was. The
 * record's order is seq, and what was known by a moment is what had been recorded.
 */
export function reviewMoments(
  milestones: readonly ReviewMilestone[],
  rows: readonly TimelineRow[],
): PlainMoment[] {
  const left = [...milestones];
  const moments: PlainMoment[] = [];
  let known: number | null = null;
  for (const row of rows) {
    while (left[0] !== undefined && second(left[0].at) < second(row.at)) {
      moments.push(alone(left.shift(), known));
    }
    known = row.seq;
    if (row.noise) continue;
    const here = left[0] !== undefined && second(left[0].at) === second(row.at);
    const milestone = here ? (left.shift()?.label ?? null) : null;
    moments.push({ id: `seq ${row.seq}`, at: row.at, seq: row.seq, milestone });
  }
  return [...moments, ...left.map((milestone) => alone(milestone, known))];
}

function alone(milestone: ReviewMilestone | undefined, seq: number | null): PlainMoment {
  if (milestone === undefined) throw new Error('a milestone was taken from an empty list');
  return { id: milestone.label, at: milestone.at, seq, milestone: milestone.label };
}

function second(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
