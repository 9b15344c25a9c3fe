/** Bringing a fix out, as it is offered once the worst is over. */
export interface ShipOffer {
  readonly procedure: string;
  /** What shipping ends: "the pin to 00001-abc", "the hold on 00002-mux". */
  readonly ends: readonly string[];
  /** What may be shipped, newest first; the first one is suggested. */
  readonly fixes: readonly {
    readonly revision: string;
    readonly createdAt: string;
    /** Traffic follows latest again at the end: only where the fix is the latest. */
    readonly isLatest: boolean;
  }[];
  /** Its way out: "10 %, wait 5 min, its signals judged". */
  readonly phases: readonly string[];
}
