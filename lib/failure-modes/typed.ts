/** Pure: how well a failure mode fits what a person typed, by shared words alone. */
import type { FailureMode } from '@/lib/runbooks/schema';
import { wordsOf } from './words';

/** A mode's symptoms fully said. */
const FULL = 4;
/** One word alone is never all of it. */
const LEAST_WORDS = 2;
const EACH_FURTHER = 0.5;
const FURTHER_AT_MOST = 2;

type Described = Pick<FailureMode, 'id' | 'title' | 'symptoms' | 'seen'>;

export interface TypedFit {
  readonly points: number;
  /** The mode's text that fits best. */
  readonly text: string;
  /** The words that both have. */
  readonly words: readonly string[];
}

/**
 * The fit of each mode, by id; of modes without a shared word there is none. A word that most of the
 * runbook's modes have tells nothing, and doesn't count.
 */
export function typedFits(modes: readonly Described[], typed: string): Map<string, TypedFit> {
  const asked = wordsOf(typed);
  const described = modes.map((mode) => ({ mode, texts: textsOf(mode) }));
  const telling = asked.filter((word) => {
    const having = described.filter(({ texts }) => texts.some(({ words }) => words.includes(word)));
    return having.length > 0 && (having.length === 1 || having.length <= modes.length / 2);
  });
  const fits = new Map<string, TypedFit>();
  for (const { mode, texts } of described) {
    const fitting = texts
      .map(({ text, words }) => {
        const shared = telling.filter((word) => words.includes(word));
        const most = Math.max(LEAST_WORDS, Math.min(words.length, asked.length));
        return { text, words: shared, points: (FULL * shared.length) / most };
      })
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points);
    const [best, ...further] = fitting;
    if (best === undefined) continue;
    const more = Math.min(further.length, FURTHER_AT_MOST) * EACH_FURTHER;
    fits.set(mode.id, { ...best, points: best.points + more });
  }
  return fits;
}

function textsOf({ title, symptoms, seen }: Described) {
  const statuses = seen?.statuses.map(({ status, path }) => `${status} ${path ?? ''}`.trim()) ?? [];
  return [
    title,
    ...symptoms,
    ...(seen?.logs ?? []),
    ...(seen?.build_logs ?? []),
    ...(seen?.conditions ?? []),
    ...statuses,
  ].map((text) => ({ text, words: wordsOf(text) }));
}
