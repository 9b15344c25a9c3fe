import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { contentDigest } from '@/lib/runbooks/digest';
import { runbookSchema } from '@/lib/runbooks/schema';
import type { Outcome } from './decision';
import { evaluate } from './evaluate';
import { recordedInputs } from './recorded-inputs';

/** Of a decision's event, what a replay needs and what it is held against. */
const recordSchema = z.object({
  runbookDigest: z.string().nullable(),
  outcome: z.string(),
  severity: z.number().nullable(),
  procedure: z.string().nullable(),
  withinSeconds: z.number().nullable(),
  path: z.array(z.object({ id: z.string(), answer: z.string() })),
  inputs: recordedInputs,
});

/** One thing that came out differently; `what` is a field or "answer to <question>". */
export interface Difference {
  readonly what: string;
  readonly recorded: string | number | null;
  readonly replayed: string | number | null;
}

export type ReplayProblem =
  /** It can't be walked again: the record or its runbook is not what it must be. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'different'; readonly differences: readonly Difference[] };

/**
 * Walks a recorded decision again: the runbook version that it names, over what was put in then. The
 * outcome and every answer must be the recorded ones, whatever the release. Words are not compared:
 * a sentence may be written better. `contentOf` gives a version's content by its digest.
 */
export function replay(
  record: unknown,
  contentOf: (digest: string) => unknown,
): Result<Outcome, ReplayProblem> {
  const read = recordSchema.safeParse(record);
  if (!read.success) return unreadable(z.prettifyError(read.error));
  const { runbookDigest, inputs, path, ...told } = read.data;
  if (runbookDigest === null) return unreadable('It names no runbook version.');
  const content = contentOf(runbookDigest);
  if (content === undefined) return unreadable(`Runbook version ${runbookDigest} is not here.`);
  const runbook = runbookSchema.safeParse(content);
  if (!runbook.success) return unreadable(`Runbook version ${runbookDigest} can’t be read.`);
  if (contentDigest(content) !== runbookDigest) {
    return unreadable(`What is given as runbook version ${runbookDigest} is another one.`);
  }
  const decision = evaluate({ ...inputs, runbook: runbook.data });
  const { outcome } = decision;
  const differences = [
    ...different('outcome', told.outcome, outcome.kind),
    ...different('severity', told.severity, outcome.severity),
    ...different('procedure', told.procedure, outcome.procedure),
    ...different('withinSeconds', told.withinSeconds, outcome.withinSeconds),
    ...path.flatMap(({ id, answer }) => {
      const now = decision.path.find((entry) => entry.id === id)?.answer ?? null;
      return different(`answer to ${id}`, answer, now);
    }),
  ];
  return differences.length > 0 ? err({ kind: 'different', differences }) : ok(outcome);
}

function unreadable(why: string): Result<never, ReplayProblem> {
  return err({ kind: 'unreadable', why });
}

function different(
  what: string,
  recorded: Difference['recorded'],
  replayed: Difference['replayed'],
): Difference[] {
  return recorded === replayed ? [] : [{ what, recorded, replayed }];
}

/** One line for a person. */
export function replayProblem(problem: ReplayProblem): string {
  if (problem.kind === 'unreadable') return problem.why;
  return problem.differences
    .map(({ what, recorded, replayed }) => `${what}: recorded ${recorded}, replayed ${replayed}`)
    .join('; ');
}

export const DECISION_KINDS = [
  'decision.proposed',
  'decision.made',
  'decision.overridden',
] as const;

export interface RecordedEvent {
  readonly seq: number;
  readonly kind: string;
  /** Null: the body was erased in the open. */
  readonly data: unknown;
}

export interface ReplayReport {
  readonly replayed: number;
  /** Decisions whose bodies were erased: there is nothing to walk. */
  readonly erased: number;
  /** Those that came out differently, or can't be walked again. */
  readonly problems: readonly { readonly seq: number; readonly why: string }[];
}

/** Replays every decision among the events of one timeline. */
export function replayAll(
  events: readonly RecordedEvent[],
  contentOf: (digest: string) => unknown,
): ReplayReport {
  const decisions = events.filter(({ kind }) => DECISION_KINDS.some((each) => each === kind));
  const problems: { seq: number; why: string }[] = [];
  let replayed = 0;
  let erased = 0;
  for (const { seq, data } of decisions) {
    if (data === null) {
      erased += 1;
      continue;
    }
    const again = replay(data, contentOf);
    if (again.ok) replayed += 1;
    else problems.push({ seq, why: replayProblem(again.error) });
  }
  return { replayed, erased, problems };
}
