/** Pure: did the last build of a service's image fail, and where? */
import { formatDuration } from '@/lib/format/duration';
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { cannotTell, fact, found, notFound, type Read } from './look-result';

export interface BuildSeen {
  readonly id: string;
  readonly status:
    | 'pending'
    | 'queued'
    | 'working'
    | 'success'
    | 'failure'
    | 'internal_error'
    | 'timeout'
    | 'cancelled'
    | 'expired'
    | 'unknown';
  readonly detail: string | null;
  /** "step 0, gcr.io/cloud-builders/docker"; null: none failed, or it isn't said. */
  readonly failedStep: string | null;
  readonly commit: string | null;
  readonly createdAt: string | null;
  readonly finishedAt: string | null;
  readonly logUrl: string | null;
}

export interface BuildsRead {
  /** Newest first. */
  readonly builds: Read<readonly BuildSeen[]>;
  /** The last lines of the newest failed one's log, the oldest first; null: none was asked for. */
  readonly log: { readonly build: string; readonly lines: Read<readonly string[]> } | null;
}

/** Shown of the newest ones. */
export const BUILDS_SHOWN = 5;

const FAILED: readonly BuildSeen['status'][] = ['failure', 'internal_error', 'timeout', 'expired'];
const UNDER_WAY: readonly BuildSeen['status'][] = ['pending', 'queued', 'working'];

export function isFailed({ status }: Pick<BuildSeen, 'status'>): boolean {
  return FAILED.includes(status);
}

export function judgeBuilds(look: LookOf<'builds'>, { builds, log }: BuildsRead): DetectionResult {
  if (builds.state === 'unknown') return cannotTell(builds.why);
  const shown = builds.state === 'read' ? builds.value.slice(0, BUILDS_SHOWN) : [];
  const [newest] = shown;
  if (newest === undefined) {
    return cannotTell(
      'Cloud Build has no build for this service among the project’s newest hundred.',
    );
  }
  const facts = shown.map((build) => buildFact(build, log));
  const ended = shown.find(({ status }) => !UNDER_WAY.includes(status));
  const now = UNDER_WAY.includes(newest.status) ? ` Build ${short(newest.id)} is under way.` : '';
  if (ended === undefined) return cannotTell(`No build has ended yet.${now}`, facts);
  const called = `the last build that ended (${short(ended.id)})`;
  if (isFailed(ended)) {
    const where = ended.failedStep === null ? '' : ` in ${ended.failedStep}`;
    return found(`${capital(called)} ended with ${words(ended.status)}${where}.${now}`, facts);
  }
  if (ended.status === 'success') {
    const summary = `${capital(called)} succeeded.${now}`;
    return now === '' ? notFound(look, summary, facts) : cannotTell(summary, facts);
  }
  return cannotTell(`How ${called} ended says nothing: ${words(ended.status)}.${now}`, facts);
}

function buildFact(build: BuildSeen, log: BuildsRead['log']): ReadFact {
  const { id, status, detail, failedStep, commit, createdAt, finishedAt, logUrl } = build;
  const took =
    createdAt === null || finishedAt === null
      ? []
      : [`after ${formatDuration((Date.parse(finishedAt) - Date.parse(createdAt)) / 1000)}`];
  const own = log !== null && log.build === id ? log.lines : null;
  const value = [
    words(status),
    ...took,
    ...(failedStep === null ? [] : [failedStep]),
    ...(commit === null ? [] : [`commit ${commit.slice(0, 7)}`]),
  ].join(', ');
  const why = failedStep === null && detail !== null ? `. ${detail}` : '';
  const unread = own?.state === 'unknown' ? `. Its log: ${own.why}` : '';
  const at = finishedAt ?? createdAt;
  return fact(`Build ${short(id)}`, `${value}${why}${unread}`, toneOf(status), {
    ...(at === null ? {} : { at, atIs: finishedAt === null ? 'begun' : 'ended' }),
    ...(own?.state === 'read' && own.value.length > 0 ? { lines: [...own.value] } : {}),
    ...(logUrl === null ? {} : { href: logUrl }),
  });
}

function toneOf(status: BuildSeen['status']): ReadFact['says'] {
  if (FAILED.includes(status)) return 'for';
  return status === 'success' ? 'well' : 'unknown';
}

function words(status: BuildSeen['status']): string {
  return status === 'unknown' ? 'status not said' : status.replaceAll('_', ' ');
}

function short(id: string): string {
  return id.slice(0, 8);
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
