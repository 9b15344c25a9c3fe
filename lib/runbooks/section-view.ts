import type { FigureSource } from './figures-schema';
import type { FindingSeverity } from './lint/finding';

/**
 * A runbook as people read it: sections of entries, with everything that its data says. Pure data,
 * ready to draw; live values are looked up by `LiveRef`.
 */
export interface Section {
  /** The anchor on the page. */
  readonly id: string;
  /** The member of the file that it is made from, for findings: "procedures[0]". */
  readonly path: string;
  readonly title: string;
  readonly layout: 'entries' | 'table';
  readonly lead: string | null;
  readonly facts: readonly Fact[];
  readonly entries: readonly Entry[];
  readonly notes: readonly Note[];
}

export interface Entry {
  readonly anchor: string;
  /** Its name inside the runbook; null: it has none. */
  readonly id: string | null;
  readonly path: string;
  /** Before the title: "1", "Yes". */
  readonly marker: string | null;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly lists: readonly { readonly label: string; readonly items: readonly string[] }[];
  /** As the written runbook has it. */
  readonly written: string | null;
  readonly live: LiveRef | null;
  readonly children: readonly Entry[];
  readonly notes: readonly Note[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Whose figure it is; absent: it is no figure. */
  readonly source?: FigureSource;
  /** The runbook's own words for it. */
  readonly note?: string;
  /** Where on this page, or in this installation, it leads. */
  readonly href?: string;
  readonly mono?: true;
}

/** What of the live part belongs to an entry. */
export type LiveRef =
  | { readonly kind: 'signal'; readonly id: string; readonly at: number | null }
  | { readonly kind: 'question'; readonly id: string }
  | { readonly kind: 'node'; readonly anyOf: readonly string[] }
  | { readonly kind: 'row'; readonly lower: number };

export type Note =
  | {
      readonly kind: 'written';
      readonly id: string;
      readonly written: string;
      readonly truth: string;
      readonly ripcord: string;
    }
  | {
      readonly kind: 'pitfall';
      readonly title: string;
      readonly text: string;
      readonly advice: readonly string[];
    }
  | {
      readonly kind: 'finding';
      readonly rule: string;
      readonly severity: FindingSeverity;
      readonly what: string;
      readonly why: string;
      readonly fix: string;
      /** In the file, from 1. */
      readonly line: number;
    };

/** A finding with its line in the file and its place on the page. */
export interface PlacedFinding {
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** From 1. */
  readonly line: number;
  /** Of the entry or section that it is about. */
  readonly anchor: string;
  readonly section: string;
}
