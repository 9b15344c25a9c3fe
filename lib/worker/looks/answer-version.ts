import { judgeAnswerVersion } from '@/lib/failure-modes/looks/answer-version';
import { cannotTell } from '@/lib/failure-modes/looks/look-result';
import { servingRevisions } from '@/lib/failure-modes/revisions-in-question';
import type { DetectionResult } from '@/lib/failure-modes/stored-reading';
import type { TargetState } from '@/lib/fleet/target-state';
import type { LookOf } from '@/lib/runbooks/look-schema';
import { askMember } from '../send-request';
import type { LookAt } from './take-look';

type At = Pick<LookAt, 'target' | 'runbook' | 'sender' | 'goodRevision'>;

/** What the service answers now, and what a revision that was good answers at its own address. */
export async function lookAtVersion(
  at: At,
  look: LookOf<'answer_version'>,
  state: TargetState,
  signal: AbortSignal,
): Promise<DetectionResult> {
  const probe = at.runbook.verification.probes.find(({ id }) => id === look.probe);
  if (probe === undefined) return cannotTell(`The runbook has no probe ${look.probe}.`);
  const ask = (url: string | null) =>
    askMember(at.sender, { ...at.target, url }, probe, look.member, signal);
  const good = look.expected === undefined ? await goodAddress(at, state) : null;
  const [serving, said] = await Promise.all([
    ask(at.target.url),
    good === null ? null : ask(good.url),
  ]);
  return judgeAnswerVersion(look, {
    serving,
    good: good === null || said === null ? null : { revision: good.revision, ...said },
  });
}

/** Only a tag gives a revision an address of its own. */
async function goodAddress({ goodRevision }: At, state: TargetState) {
  const revision = await goodRevision();
  if (revision === null || servingRevisions(state).has(revision)) return null;
  const url = state.effective.find(
    (entry) => entry.revision === revision && entry.url !== null,
  )?.url;
  return url ? { revision, url } : null;
}
