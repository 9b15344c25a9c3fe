import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import type { Revision, Service } from '../../core/model';
import { notFound, type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { ReadRpc } from '../call';
import { page } from './pages';
import { listJson, revisionJson } from './v1-mapper';
import { isAt } from './v1-services';

const GetRequest = z.object({
  project: z.string(),
  location: z.string().nullable(),
  name: z.string(),
});
const ListRequest = z.object({
  project: z.string(),
  location: z.string().nullable(),
  labelSelector: z.string(),
  limit: z.number(),
  token: z.string(),
});

interface Owned {
  readonly owner: Service;
  readonly revision: Revision;
}

export function v1Revisions(world: World) {
  function all(project: string, location: string | null): Owned[] {
    return Object.values(world.state.services)
      .filter((service) => service.project === project && isAt(service, location))
      .flatMap((owner) => owner.revisions.map((revision) => ({ owner, revision })));
  }

  return {
    get: {
      method: 'v1.GetRevision',
      request: GetRequest,
      permission: 'run.revisions.get',
      target: ({ project, name }) => ({ service: null, resource: name, project }),
      run({ project, location, name }) {
        const found = all(project, location).find(({ revision }) => revision.name === name);
        if (found === undefined) return err(notFound('REVISION', name, location ?? '-', project));
        return ok(revisionJson(found.owner, found.revision));
      },
    } satisfies ReadRpc<z.infer<typeof GetRequest>>,

    list: {
      method: 'v1.ListRevisions',
      request: ListRequest,
      permission: 'run.revisions.list',
      target: ({ project, labelSelector }) => {
        const asked = parseSelector(labelSelector);
        const service = asked.ok ? (asked.value.get('serving.knative.dev/service') ?? null) : null;
        return { service, resource: `projects/${project}`, project };
      },
      run({ project, location, labelSelector, limit, token }) {
        const asked = parseSelector(labelSelector);
        if (!asked.ok) return asked;
        const items = all(project, location)
          .sort((a, b) => b.revision.createdAt - a.revision.createdAt)
          .map(({ owner, revision }) => revisionJson(owner, revision))
          .filter((item) => hasLabels(item, asked.value));
        const listed = page(items, limit, token);
        if (!listed.ok) return listed;
        return ok(listJson('Revision', listed.value.items, listed.value.nextPageToken));
      },
    } satisfies ReadRpc<z.infer<typeof ListRequest>>,
  };
}

/** `key = value`, any number of them by commas: what the command line sends. */
function parseSelector(selector: string): Result<ReadonlyMap<string, string>, RpcError> {
  const labels = new Map<string, string>();
  for (const term of selector.split(',').filter((part) => part.trim() !== '')) {
    const [, key, value] = /^\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*$/.exec(term) ?? [];
    if (key === undefined || value === undefined) {
      return err(rpcError('INVALID_ARGUMENT', `Invalid label selector '${selector}'.`));
    }
    labels.set(key, value);
  }
  return ok(labels);
}

function hasLabels(item: ReturnType<typeof revisionJson>, asked: ReadonlyMap<string, string>) {
  const { labels } = z.object({ labels: z.record(z.string(), z.string()) }).parse(item.metadata);
  return [...asked].every(([key, value]) => labels[key] === value);
}
