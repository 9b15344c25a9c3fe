/** Pure: from lines of a log to how often each symptom stands in them. */
import type { Count, LogSymptoms } from './observations';
import type { Wanted } from './wanted';
import { says } from './words';

export interface SymptomLine {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly revision: string | null;
  /** What the line says; empty of a request. */
  readonly text: string;
  /** Of a request; null: the line is about none. */
  readonly status: number | null;
  readonly path: string | null;
}

/** A line of a build's log. */
export interface BuildLine {
  readonly build: string;
  readonly text: string;
  /** It names the service's image: then the whole build is of the service. */
  readonly isOurs: boolean;
}

/** `lines` newest first, or in any order. Shares are of the time that was really read. */
export function countSymptoms(
  { phrases, statuses, builds }: Wanted,
  read: {
    readonly lines: readonly SymptomLine[];
    readonly complete: boolean;
    readonly builds: readonly BuildLine[];
  },
  since: Date,
  now: Date,
): LogSymptoms {
  const oldest = Math.min(...read.lines.map(({ at }) => Date.parse(at)));
  const from = read.complete || !Number.isFinite(oldest) ? since.getTime() : oldest;
  const of = (wanted: (line: SymptomLine) => boolean) => countOf(read.lines.filter(wanted));
  return {
    seconds: Math.max(1, Math.round((now.getTime() - from) / 1000)),
    complete: read.complete,
    phrases: Object.fromEntries(
      phrases.map((phrase) => [phrase, of(({ text }) => text !== '' && says(text, phrase))]),
    ),
    statuses: Object.fromEntries(
      statuses.map(({ key, status, path }) => [
        key,
        of((line) => line.status === status && (path === null || !!line.path?.includes(path))),
      ]),
    ),
    builds: Object.fromEntries(
      builds.map((phrase) => [phrase, buildsThatSay(read.builds, phrase)]),
    ),
  };
}

function buildsThatSay(lines: readonly BuildLine[], phrase: string): number {
  const ours = new Set(lines.filter(({ isOurs }) => isOurs).map(({ build }) => build));
  return new Set(
    lines
      .filter(({ build, text }) => ours.has(build) && says(text, phrase))
      .map(({ build }) => build),
  ).size;
}

function countOf(lines: readonly SymptomLine[]): Count {
  const revisions = new Map<string, number>();
  for (const { revision } of lines) {
    if (revision !== null) revisions.set(revision, (revisions.get(revision) ?? 0) + 1);
  }
  const ordered = [...revisions].sort(([a], [b]) => (a < b ? -1 : 1));
  return { count: lines.length, revisions: Object.fromEntries(ordered) };
}
