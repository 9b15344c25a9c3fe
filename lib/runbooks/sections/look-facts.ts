import type { LookKind } from '../look-schema';
import type { Runbook } from '../schema';
import type { Fact } from '../section-view';
import { fact, leftOver, link } from './build';

const LOOKS: Readonly<Record<LookKind, string>> = {
  service_account: 'the service account, and its roles in the project',
  secret_versions: 'the versions of secrets that its revisions refer to; never a value',
  revisions: 'what the platform says of its revisions',
  answer_version: 'the version that it answers',
  builds: 'its last builds, and the end of a failed one’s log',
  variables: 'which of the variables that it must have are set, by name',
  dependency: 'whether what it rests on is well',
  certificates: 'the certificates of the project’s load balancers',
  database_operations: 'exports and imports of Firestore',
};

/** What Ripcord looks at by itself. */
export function lookFacts(
  runbook: Runbook,
  look: NonNullable<Runbook['failure_modes'][number]['detection']>[number]['look'],
): Fact[] {
  if (look === undefined) return [];
  const probes = runbook.verification.probes.map(({ id, name }) => ({ id, title: name }));
  const dependencies = runbook.dependencies.map(({ id, name }) => ({ id, title: name }));
  return [
    ...fact('Ripcord looks at', LOOKS[look.kind]),
    ...(look.kind === 'answer_version'
      ? link('Probe', look.probe, probes, 'verification')
      : look.kind === 'dependency'
        ? link('Dependency', look.dependency, dependencies, 'dependencies')
        : []),
    ...(look.rules_out === undefined
      ? []
      : fact('A good answer', look.rules_out ? 'speaks against it' : 'says nothing')),
    ...leftOver(look, ['kind', 'probe', 'dependency', 'rules_out']),
  ];
}
