import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { startClusterSimulation } from '@/simulator/testing/cluster-simulation';
import { accessLines, GITOPS_RIGHTS, RIGHTS, reviewAccess } from './access';
import { createWorld, NEVER } from './test-world';

it('names what is missing and the rule that grants it', async () => {
  const cluster = await startClusterSimulation('orchestrator', {
    settings: { deniedPermissions: ['kubernetes:patch:apps/deployments/scale'] },
  });
  try {
    const { client } = createWorld(cluster.simulator);
    const report = await reviewAccess(client, ['llm-orchestrator'], NEVER);
    if (!report.ok) throw new Error(report.error.message);
    expect(accessLines(report.value)).toEqual([
      'needed: the act credential may not patch deployments/scale.apps in namespace llm-orchestrator. Scale.',
      '  - { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["patch"] }',
    ]);
  } finally {
    await cluster.stop();
  }
});

interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

it('the Roles in docs grant exactly what is asked for', () => {
  const text = readFileSync('docs/kubernetes-rbac.yaml', 'utf8');
  const roles = parseAllDocuments(text).map((each) => each.toJS() as Role);
  const granted = roles
    .filter(({ kind }) => kind === 'Role')
    .flatMap(({ metadata, rules = [] }) =>
      rules.flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) =>
            verbs.map((verb) => `${metadata.name}: ${verb} ${group}/${resource}`),
          ),
        ),
      ),
    );
  const name = (right: (typeof RIGHTS)[number], role: string) => {
    const plural = right.resource.plural;
    const resource = right.subresource === null ? plural : `${plural}/${right.subresource}`;
    return `${role}: ${right.verb} ${right.resource.group}/${resource}`;
  };
  const asked = [
    ...RIGHTS.map((right) => name(right, `ripcord-${right.use}`)),
    ...GITOPS_RIGHTS.map((right) => name(right, `ripcord-gitops-${right.use}`)),
  ];
  expect(granted.toSorted()).toEqual(asked.toSorted());
});
