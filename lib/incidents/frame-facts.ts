import type { SystemRole } from '@/lib/generated/prisma/enums';

/** What every page of the console shows around itself, ready to draw. */
export interface FrameFacts {
  /** The database's clock when this was read, ISO 8601 UTC. */
  readonly now: string;
  readonly person: { readonly id: string; readonly name: string; readonly role: SystemRole | null };
  readonly mayAct: boolean;
  readonly openIncidents: number;
  readonly waiting: number;
  readonly holds: readonly {
    readonly id: string;
    readonly service: string;
    readonly revision: string;
    /** "Virtuoso API 00002-mux". */
    readonly label: string;
    readonly owner: string;
    readonly expiresAt: string;
  }[];
  /** All runs rest until then; null: nothing is frozen. */
  readonly freeze: {
    readonly id: string;
    readonly by: string;
    readonly reason: string;
    readonly expiresAt: string;
  } | null;
  /** Runs that somebody applied alone, past the checks, in the last 15 minutes. */
  readonly breakGlass: readonly {
    readonly runId: string;
    readonly runNumber: number;
    readonly incident: {
      readonly number: number;
      readonly drill: boolean;
      readonly label: string;
    } | null;
    readonly by: string;
    readonly reason: string;
    readonly expiresAt: string;
  }[];
  /** How many services are connected. */
  readonly serviceCount: number;
  /** Slugs of the first of them: what the worker looks at more often while somebody looks. */
  readonly watched: readonly string[];
  readonly tamperEvidence: 'full' | 'reduced';
}
