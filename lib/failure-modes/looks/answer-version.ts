/** Pure: is the version that a service says the right one? */
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult } from '../stored-reading';
import { cannotTell, fact, found, notFound } from './look-result';

/** What one address answered. */
export interface SaidVersion {
  /** Null: it did not say, and `detail` says why. */
  readonly version: string | null;
  readonly detail: string;
}

export interface VersionsRead {
  readonly serving: SaidVersion;
  /** What a revision that was good answers at an address of its own; null: none has one. */
  readonly good: (SaidVersion & { readonly revision: string }) | null;
}

export function judgeAnswerVersion(
  look: LookOf<'answer_version'>,
  { serving, good }: VersionsRead,
): DetectionResult {
  const { member, expected } = look;
  const facts = [
    fact(
      'Serving',
      serving.version ?? serving.detail,
      serving.version === null ? 'unknown' : 'plain',
    ),
    ...(expected === undefined ? [] : [fact('Runbook', expected)]),
    ...(good === null
      ? []
      : [
          fact(
            good.revision,
            good.version ?? good.detail,
            good.version === null ? 'unknown' : 'plain',
          ),
        ]),
  ];
  if (serving.version === null) {
    return cannotTell(`Its answer did not tell “${member}”: ${serving.detail}`, facts);
  }
  const right = expected ?? good?.version ?? null;
  if (right === null) {
    const why =
      good === null
        ? 'the runbook names no right one, and no good revision has an address of its own to ask'
        : `the runbook names no right one, and ${good.revision} did not tell its own`;
    return cannotTell(`It says ${member} ${serving.version}; ${why}.`, facts);
  }
  const whose =
    expected === undefined ? `${good?.revision ?? ''}, which was good, says` : 'the runbook wants';
  if (serving.version === right) {
    return notFound(
      look,
      `It says ${member} ${right}, as ${expected === undefined ? (good?.revision ?? '') : 'the runbook wants'}.`,
      facts,
    );
  }
  return found(`It says ${member} ${serving.version}; ${whose} ${right}.`, facts);
}
