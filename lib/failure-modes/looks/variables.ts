/** Pure: has each revision the variables that the runbook says it must have? By name, never by value. */
import type { Revision } from '@/lib/fleet/target-state';
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult } from '../stored-reading';
import { cannotTell, fact, found, listed, notFound } from './look-result';

type Configured = Pick<Revision, 'name' | 'environment' | 'secrets'>;

export interface VariablesRead {
  readonly required: readonly string[];
  readonly revisions: readonly Configured[];
  /** The one that was made before the newest of them; null: none is there. */
  readonly before: Configured | null;
}

export function judgeVariables(
  look: LookOf<'variables'>,
  { required, revisions, before }: VariablesRead,
): DetectionResult {
  if (revisions.length === 0) return cannotTell('No revision is in question.');
  const missing = revisions.flatMap((revision) => {
    const names = namesOf(revision);
    return required
      .filter((name) => !names.has(name))
      .map((name) => ({ revision: revision.name, name }));
  });
  const [newest] = revisions;
  const had = before === null ? [] : [...namesOf(before)];
  const dropped = newest === undefined ? [] : had.filter((name) => !namesOf(newest).has(name));
  const facts = [
    ...revisions.flatMap((revision) => {
      const names = namesOf(revision);
      return required.map((name) =>
        names.has(name)
          ? fact(`${revision.name}: ${name}`, 'set', 'well')
          : fact(`${revision.name}: ${name}`, 'not set', 'for'),
      );
    }),
    ...(newest === undefined
      ? []
      : dropped
          .filter((name) => !required.includes(name))
          .map((name) =>
            fact(`${newest.name}: ${name}`, `not set; ${before?.name ?? ''} had it`, 'unknown'),
          )),
  ];
  if (missing.length > 0) {
    const said = [...new Set(missing.map(({ revision }) => revision))].map((revision) => {
      const names = missing.filter((each) => each.revision === revision).map(({ name }) => name);
      return `${revision} lacks ${listed(names)}`;
    });
    return found(`${said.join('; ')}.`, facts);
  }
  const lost =
    dropped.length === 0
      ? ''
      : ` ${newest?.name ?? ''} has no ${listed(dropped)}, which ${before?.name ?? ''} had.`;
  if (required.length === 0) {
    return cannotTell(`The runbook names no variable that must be set.${lost}`, facts);
  }
  const said = `${listed(required)} ${required.length === 1 ? 'is' : 'are'} set by name; values are not compared.`;
  return lost === '' ? notFound(look, said, facts) : cannotTell(`${said}${lost}`, facts);
}

/** A secret that is mounted at a path is no variable. */
function namesOf({ environment, secrets }: Configured): ReadonlySet<string> {
  return new Set([...environment.map(({ name }) => name), ...secrets.map(({ at }) => at)]);
}
