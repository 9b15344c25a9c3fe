import type { Decision } from './decision';

/** Chosen besides the runbook's procedures: no rollback, keep looking. */
export const MONITOR = 'monitor';

/** One thing that could have been chosen. */
export interface Option {
  /** A procedure's id, or `monitor`. */
  readonly id: string;
  readonly title: string;
  /** Set where it can't be planned here. */
  readonly notHere: string | null;
}

export interface RejectedOption {
  readonly option: string;
  readonly title: string;
  /** Why not, as the walk over the same inputs says it. */
  readonly reason: string;
  /** A person's own words; null: none were given. */
  readonly words: string | null;
}

/** Every option that was not chosen, in the runbook's order, each with why not. */
export function rejectedOptions(
  decision: Pick<Decision, 'outcome' | 'grounds' | 'unknowns'>,
  options: readonly Option[],
  chosen: string,
  words: ReadonlyMap<string, string>,
): RejectedOption[] {
  return options
    .filter(({ id }) => id !== chosen)
    .map((option) => ({
      option: option.id,
      title: option.title,
      reason: whyRejected(decision, option, options),
      words: words.get(option.id) ?? null,
    }));
}

/** What the runbook recommends, as an option; null: it is not known well enough. */
export function recommendedOption({ outcome }: Pick<Decision, 'outcome'>): string | null {
  return outcome.kind === 'monitor' ? MONITOR : outcome.procedure;
}

function whyRejected(
  decision: Pick<Decision, 'outcome' | 'grounds' | 'unknowns'>,
  { id, notHere }: Option,
  options: readonly Option[],
): string {
  const { outcome, grounds, unknowns } = decision;
  const recommended = recommendedOption(decision);
  if (id === recommended) return 'recommended, and decided otherwise by a person';
  const own = grounds.find(({ procedure }) => procedure === id);
  const titleOf = (option: string | null) =>
    options.find((each) => each.id === option)?.title ?? option;
  if (own !== undefined && recommended !== null) {
    const ground = own.question === null ? 'its row' : own.question;
    return `${own.label} by ${ground} asks for it; a worse ground asks for ${titleOf(recommended)}`;
  }
  if (id === MONITOR && outcome.kind === 'unknown') {
    return `watching follows from complete facts alone, and ${unknowns.length} are not known`;
  }
  if (notHere !== null) return `not runnable here: ${notHere}`;
  return 'asked for by no ground';
}
