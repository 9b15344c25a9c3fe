/** Pure: which failure mode is it? By evidence alone, with the reasons, and none without any. */
import type { FailureMode } from '@/lib/runbooks/schema';
import { type Evidence, evidenceOf, type Reason } from './evidence';
import type { DetectionSymptom, Observations } from './observations';
import { typedFits } from './typed';

export interface RankedMode {
  readonly id: string;
  /** One decimal; more is likelier. Only to be compared within one ranking. */
  readonly score: number;
  /** The weightiest first. */
  readonly reasons: readonly Reason[];
  /** What would be evidence and could not be looked at: not known, and not absent. */
  readonly unknown: readonly string[];
}

/** One thing that hardly anything else explains: a line of the log, a word of the platform. */
const PLAINLY = 3;

/** Is it named without "perhaps"? A failing probe or a signal over its limit fits too much. */
export function isPlainlyIt({ reasons }: Pick<RankedMode, 'reasons'>): boolean {
  return reasons.some(({ points }) => points >= PLAINLY);
}

const POINTS_TO_IT = 3;
const SPEAKS_AGAINST = -1;

/**
 * The modes for which something speaks, the likeliest first; modes with the same score as the
 * runbook orders them. Total; the order of observations is moot.
 */
export function rankFailureModes(
  modes: readonly FailureMode[],
  observed: Observations,
  typed = '',
): RankedMode[] {
  const fits = typedFits(modes, typed);
  return modes
    .map((mode): RankedMode => {
      const seen = mode.seen === undefined ? UNSEEN : evidenceOf(mode.seen, observed);
      const fit = fits.get(mode.id);
      const reasons = [
        ...seen.reasons,
        ...detections(mode.id, observed.detections),
        ...(fit === undefined
          ? []
          : [
              {
                kind: 'typed',
                points: fit.points,
                text: `typed: ${fit.words.map((word) => `“${word}”`).join(', ')} as in “${fit.text}”`,
                at: null,
              } as const,
            ]),
      ].sort(byWeight);
      const score = reasons.reduce((sum, { points }) => sum + points, 0);
      return { id: mode.id, score: Math.round(score * 10) / 10, reasons, unknown: seen.unknown };
    })
    .filter(({ score, reasons }) => score > 0 && reasons.some(({ points }) => points > 0))
    .sort((a, b) => b.score - a.score);
}

const UNSEEN: Evidence = { reasons: [], unknown: [] };

function detections(mode: string, shown: readonly DetectionSymptom[]): Reason[] {
  return shown.flatMap(({ failureMode, title, outcome, summary, at }): Reason[] => {
    if (failureMode !== mode || outcome === 'unknown') return [];
    const points = outcome === 'points_to_it' ? POINTS_TO_IT : SPEAKS_AGAINST;
    return [{ kind: 'detection', points, text: `${title}: ${summary}`, at }];
  });
}

function byWeight(a: Reason, b: Reason): number {
  return b.points - a.points || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}
