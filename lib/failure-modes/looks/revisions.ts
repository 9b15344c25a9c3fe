/** Pure: what the platform says of the service and of the revisions that a fault can be in. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { LookOf } from '@/lib/runbooks/look-schema';
import { revisionsInQuestion, servingRevisions } from '../revisions-in-question';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { says } from '../words';
import { cannotTell, fact, found, notFound } from './look-result';

export function judgeRevisions(
  look: LookOf<'revisions'>,
  state: TargetState,
  readAt: string,
): DetectionResult {
  const serving = servingRevisions(state);
  const revisions = revisionsInQuestion(state);
  const { condition } = state;
  const facts = [
    serviceFact(condition, readAt),
    ...revisions.map((revision) => revisionFact(revision, serving.has(revision.name), readAt)),
  ];
  const said = [
    ...(condition.state === 'failed' ? [condition.message ?? 'The service is not ready.'] : []),
    ...revisions.flatMap(({ name, ready, condition: why }) =>
      ready === 'no' ? [`${name} is not ready: ${why ?? 'it does not say why.'}`] : [],
    ),
  ];
  const telling = said.find(
    (sentence) => look.says === undefined || look.says.some((phrase) => says(sentence, phrase)),
  );
  if (telling !== undefined) return found(telling, facts);
  if (said[0] !== undefined) return cannotTell(`Not for this reason: ${said[0]}`, facts);
  const open = revisions.filter(({ ready }) => ready === 'unknown');
  if (open.length > 0 || condition.state === 'pending' || revisions.length === 0) {
    const which = open[0]?.name ?? 'the service';
    return cannotTell(`Cloud Run does not say yet whether ${which} is ready.`, facts);
  }
  return notFound(look, 'Cloud Run says that the service and its revisions are ready.', facts);
}

function serviceFact({ state, message }: TargetState['condition'], at: string): ReadFact {
  switch (state) {
    case 'ok':
      return fact('Service', 'ready', 'well', { at });
    case 'pending':
      return fact('Service', message ?? 'changing', 'unknown', { at });
    case 'failed':
      return fact('Service', message ?? 'not ready', 'for', { at });
  }
}

const READY = {
  yes: ['ready', 'well'],
  no: ['not ready', 'for'],
  unknown: ['not known', 'unknown'],
} as const;

function revisionFact(revision: Revision, isServing: boolean, at: string): ReadFact {
  const { name, ready, condition, memory, cpu } = revision;
  const [word, tone] = READY[ready];
  const parts = [
    isServing ? `${word}, serves` : word,
    ...(memory === null ? [] : [`${memory} memory`]),
    ...(cpu === null ? [] : [`${cpu} CPU`]),
  ];
  const why = ready === 'no' && condition !== null ? `. ${condition}` : '';
  return fact(name, `${parts.join(', ')}${why}`, tone, { at });
}
