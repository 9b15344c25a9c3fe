/** The last "Any strong objections?" of an incident, as one person sees it. */
export interface PollView {
  readonly id: string;
  /** "Quick rollback to 00001-abc". */
  readonly proposal: string;
  /** A person's name. */
  readonly openedBy: string;
  readonly openedAt: string;
  readonly closesAt: string;
  /** Its end is on the record. */
  readonly closed: boolean;
  readonly objections: readonly {
    readonly name: string;
    readonly reason: string;
    readonly at: string;
  }[];
  /** Names of those who said that they have none; silence counts as none too. */
  readonly agreed: readonly string[];
  /** What this person said last; null: nothing. */
  readonly yours: 'agrees' | 'objects' | null;
}
