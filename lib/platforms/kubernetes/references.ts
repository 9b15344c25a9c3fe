/** What revisions read when their pods start: is it there? */
import type { ReferenceState, RestingRevision, RevisionReferences } from '@/lib/fleet/references';
import type { TargetAddress } from '@/lib/platforms/platform';
import type { KubernetesClient } from './client';
import { readConfiguration, refOf } from './read-workload';
import { type ConfigurationName, configurationsOf } from './template';

type Resting = RestingRevision & Partial<Parameters<typeof configurationsOf>[0]>;

/** An image is pulled by the nodes, with credentials of their own: whether it is there is not known. */
const NOT_ASKED: ReferenceState = {
  what: 'its image',
  state: 'unknown',
  why: 'the nodes pull it, with credentials of their own',
};

/** Never fails: what can't be told is `unknown`. */
export function readReferences(
  client: KubernetesClient,
  address: TargetAddress,
  revisions: readonly RestingRevision[],
  signal: AbortSignal,
): Promise<RevisionReferences[]> {
  const asked = new Map<string, Promise<ReferenceState>>();
  const once = (name: ConfigurationName) => {
    const key = `${name.kind}/${name.name}`;
    const known = asked.get(key) ?? stateOf(client, address, name, signal);
    asked.set(key, known);
    return known;
  };
  return Promise.all(
    revisions.map(async (revision) => ({
      revision: revision.name,
      image: { ...NOT_ASKED, what: `the image ${revision.image}` },
      secrets: await Promise.all(namesOf(revision).map(once)),
    })),
  );
}

/** ConfigMaps where the revision is given whole, Secrets in any case. */
function namesOf(revision: Resting): ConfigurationName[] {
  const { environment = [], secrets } = revision;
  return configurationsOf({ environment, secrets });
}

async function stateOf(
  client: KubernetesClient,
  address: TargetAddress,
  name: ConfigurationName,
  signal: AbortSignal,
): Promise<ReferenceState> {
  const what = `${name.kind} ${name.name}`;
  const ref = refOf(address.ref);
  if (!ref.ok) return { what, state: 'unknown', why: ref.error.message };
  const found = await readConfiguration(client, ref.value.namespace, name, signal);
  if (!found.ok) return { what, state: 'unknown', why: found.error.message };
  return { what, state: found.value.exists ? 'there' : 'gone', why: null };
}
