/** What revisions rest on beside their platform: images in a registry, versions of secrets. */
import type { Revision } from './target-state';

export type RestingRevision = Pick<Revision, 'name' | 'image' | 'digest' | 'secrets'>;

export interface ReferenceState {
  /** "version 3 of the secret api-key". */
  readonly what: string;
  readonly state: 'there' | 'gone' | 'disabled' | 'unknown';
  /** Why it is not known; null: it is. */
  readonly why: string | null;
}

export interface RevisionReferences {
  readonly revision: string;
  readonly image: ReferenceState;
  readonly secrets: readonly ReferenceState[];
}
