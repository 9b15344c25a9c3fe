import type { Readable } from 'node:stream';
import type { Cluster } from '../store/cluster';
import type { Pod } from '../store/objects';

export interface Invocation {
  readonly cluster: Cluster;
  readonly pod: Pod;
  readonly argv: readonly string[];
  readonly stdin: Readable;
  readonly stdout: (chunk: Buffer | string) => void;
  readonly stderr: (chunk: Buffer | string) => void;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  /** The container has no such program, or may not run it. */
  | { readonly kind: 'not_started'; readonly message: string };

/** Null: this pod runs nothing of that kind. */
export type Programs = (invocation: Invocation) => Promise<Ending> | null;

export function notFoundInPath(program: string): Ending {
  return {
    kind: 'not_started',
    message: `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`,
  };
}
