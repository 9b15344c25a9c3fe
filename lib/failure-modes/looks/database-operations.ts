/** Pure: is something at work on the database that its readers and writers would feel? */
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { cannotTell, fact, found, notFound, type Read } from './look-result';

export interface OperationSeen {
  readonly id: string;
  readonly kind: 'export' | 'import' | 'other';
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly problem: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly bucket: string | null;
  readonly documents: { readonly done: number; readonly of: number } | null;
}

/** An import that ended so long ago is in the data still. */
const RECENT_MS = 24 * 3_600_000;
const SHOWN = 5;

export function judgeDatabaseOperations(
  look: LookOf<'database_operations'>,
  read: Read<readonly OperationSeen[]>,
  now: Date,
): DetectionResult {
  if (read.state === 'unknown') return cannotTell(read.why);
  const database = look.database ?? '(default)';
  if (read.state === 'absent') return cannotTell(`There is no database ${database}.`);
  const operations = [...read.value].sort((a, b) => lastAt(b) - lastAt(a));
  const recent = operations.filter(
    (each) => each.state === 'running' || now.getTime() - lastAt(each) <= RECENT_MS,
  );
  const facts = [...new Set([...recent, ...operations])].slice(0, SHOWN).map(operationFact);
  const running = recent.filter(({ state }) => state === 'running');
  const imports = recent.filter(({ kind }) => kind === 'import');
  const importing = imports.find(({ state }) => state === 'running');
  if (importing !== undefined) {
    return found(`An import into ${database} is under way: it overwrites what is there.`, facts);
  }
  const broken = imports.find(({ state }) => state === 'failed');
  if (broken !== undefined) {
    const why = broken.problem === null ? '' : `: ${broken.problem}`;
    return found(
      `An import into ${database} failed in the last 24 hours, and may be there in part${why}.`,
      facts,
    );
  }
  if (imports.length > 0) {
    return cannotTell(`An import into ${database} ended in the last 24 hours.`, facts);
  }
  const other = running.find(({ kind }) => kind === 'other');
  if (other !== undefined) {
    return cannotTell(
      `Operation ${other.id} is under way, of a kind that is not known here.`,
      facts,
    );
  }
  const exporting =
    running.length > 0 ? 'An export, which only reads, is under way' : 'Nothing is under way';
  return notFound(look, `${exporting}, and nothing was imported in the last 24 hours.`, facts);
}

function operationFact(operation: OperationSeen): ReadFact {
  const { id, kind, state, problem, startedAt, endedAt, bucket, documents } = operation;
  const value = [
    state,
    ...(documents === null ? [] : [`${documents.done} of ${documents.of} documents`]),
    ...(bucket === null ? [] : [bucket]),
    ...(problem === null ? [] : [problem]),
  ].join(', ');
  const at = endedAt ?? startedAt;
  return fact(
    `${NAMES[kind]} ${id}`,
    value,
    toneOf(operation),
    at === null ? {} : { at, atIs: endedAt === null ? 'begun' : 'ended' },
  );
}

const NAMES = { export: 'Export', import: 'Import', other: 'Operation' } as const;

function toneOf({ kind, state }: OperationSeen): ReadFact['says'] {
  if (kind === 'import' && state !== 'succeeded') return 'for';
  return state === 'running' && kind === 'other' ? 'unknown' : 'plain';
}

/** What is running or does not say counts as now. */
function lastAt({ endedAt, startedAt, state }: OperationSeen): number {
  const at = state === 'running' ? null : (endedAt ?? startedAt);
  const time = at === null ? Number.NaN : Date.parse(at);
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}
