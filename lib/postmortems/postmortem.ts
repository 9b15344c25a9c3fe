/** A post-mortem as it is drafted: what was recorded, with its seq; the rest asked of people. */

/** One statement; `seqs` name the timeline entries that it rests on. */
export interface Statement {
  readonly text: string;
  readonly seqs: readonly number[];
}

export type Block =
  | { readonly kind: 'text'; readonly statements: readonly Statement[] }
  | { readonly kind: 'list'; readonly items: readonly Statement[] }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** What only people can write. Left in the export as a question. */
  | { readonly kind: 'prompt'; readonly text: string };

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export interface Postmortem {
  readonly title: string;
  readonly drill: boolean;
  readonly sections: readonly Section[];
}
