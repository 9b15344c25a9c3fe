/** Pure: is what the service rests on well, as far as it can be seen from here? */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Dependency } from '@/lib/runbooks/knowledge-schema';
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { Looked, ProbeSymptom } from '../observations';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { cannotTell, fact, found, notFound } from './look-result';

export interface DependencyRead {
  /** As one of the fleet's own services; null: it is none, or it is not connected. */
  readonly service: { readonly name: string; readonly state: Looked<TargetState> } | null;
  /** What the service says of it when asked; null: no probe shows it. */
  readonly probe: ProbeSymptom | null;
}

export function judgeDependency(
  look: LookOf<'dependency'>,
  { name, observe }: Pick<Dependency, 'name' | 'observe'>,
  { service, probe }: DependencyRead,
): DetectionResult {
  const facts: ReadFact[] = [
    ...(service === null ? [] : [serviceFact(service.name, service.state)]),
    ...(probe === null ? [] : [probeFact(probe)]),
  ];
  if (facts.length === 0) {
    return cannotTell(
      `${name} is no service of this installation, and no probe shows it. ${observe}`,
    );
  }
  const bad = facts.find(({ says }) => says === 'for');
  if (bad !== undefined) return found(`${name} is not well. ${bad.what}: ${bad.value}`, facts);
  const open = facts.find(({ says }) => says === 'unknown');
  if (open !== undefined) return cannotTell(`${open.what}: ${open.value}`, facts);
  return notFound(look, `${name} is well as far as it is seen from here.`, facts);
}

function serviceFact(name: string, state: Looked<TargetState>): ReadFact {
  const what = `Service ${name}`;
  if (!state.known) return fact(what, state.why, 'unknown');
  const { condition, effective, revisions } = state.value;
  const at = { at: state.at };
  if (condition.state === 'failed') {
    return fact(what, condition.message ?? 'It is not ready.', 'for', at);
  }
  const serving = effective.filter(({ percent }) => percent > 0);
  const states = serving.map(
    ({ revision }) => revisions.find((each) => each.name === revision)?.ready ?? 'unknown',
  );
  if (states.includes('no')) return fact(what, 'A revision that serves is not ready.', 'for', at);
  return condition.state === 'ok' && states.length > 0 && states.every((each) => each === 'yes')
    ? fact(what, 'Cloud Run says that it is ready.', 'well', at)
    : fact(what, 'Cloud Run does not say that it is ready.', 'unknown', at);
}

const PROBED = { failed: 'for', passed: 'well', skipped: 'unknown' } as const;

function probeFact({ id, outcome, detail }: ProbeSymptom): ReadFact {
  return fact(`Probe ${id}`, detail, PROBED[outcome]);
}
