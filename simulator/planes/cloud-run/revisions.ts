import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { err, ok } from '@/lib/result';
import type { Revision, Service } from '../../core/model';
import { notFound, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { Target } from '../call';
import { mutation, read } from '../rpc';
import { DeleteRequest, GetRequest, ListRequest } from './api-types';
import { startDeletion } from './deletion';
import { operationProto, revisionProto } from './mapper';
import { parseRevision, parseService } from './names';
import { page } from './pages';
import { changeOf, foreignChange } from './reconcile';

interface Owned {
  readonly owner: Service;
  readonly revision: Revision;
}

export function revisionsPlane(world: World): UntypedServiceImplementation {
  let sorted: { readonly of: readonly Service[]; readonly mark: string; readonly all: Owned[] } = {
    of: [],
    mark: '',
    all: [],
  };

  /** Sorted once for all pages of a list: a hundred thousand take a while. */
  function newestFirst(parent: string, owners: readonly Service[]): readonly Owned[] {
    const mark = JSON.stringify([
      parent,
      owners.reduce((sum, { revisions }) => sum + revisions.length, 0),
      owners.reduce((sum, { generation }) => sum + generation, 0),
    ]);
    const isSame =
      sorted.mark === mark &&
      sorted.of.length === owners.length &&
      sorted.of.every((owner, index) => owner === owners[index]);
    if (isSame) return sorted.all;
    const all = owners.flatMap((owner) => owner.revisions.map((revision) => ({ owner, revision })));
    all.sort((a, b) => b.revision.createdAt - a.revision.createdAt);
    sorted = { of: owners, mark, all };
    return all;
  }

  function locate(name: string) {
    const parsed = parseRevision(name);
    if (!parsed.ok) return parsed;
    const { project, location, service, revision } = parsed.value;
    const owner = world.service(project, location, service);
    const found = owner?.revisions.find((candidate) => candidate.name === revision);
    if (owner === undefined || found === undefined) {
      return err(notFound('REVISION', revision, location, project));
    }
    return ok({ owner, found });
  }

  return {
    GetRevision: read(world, {
      method: 'GetRevision',
      request: GetRequest,
      permission: 'run.revisions.get',
      target: ({ name }) => targetOf(name),
      run({ name }) {
        const located = locate(name);
        if (!located.ok) return located;
        return ok(revisionProto(located.value.owner, located.value.found));
      },
    }),
    ListRevisions: read(world, {
      method: 'ListRevisions',
      request: ListRequest,
      permission: 'run.revisions.list',
      target: ({ parent }) => targetOf(parent),
      run({ parent, pageSize, pageToken }) {
        const parsed = parseService(parent);
        if (!parsed.ok) return parsed;
        const { project, location, service } = parsed.value;
        const owners =
          service === '-'
            ? Object.values(world.state.services).filter(
                (candidate) => candidate.project === project && candidate.location === location,
              )
            : [world.service(project, location, service)];
        if (owners.includes(undefined)) {
          return err(notFound('SERVICE', service, location, project));
        }
        const all = newestFirst(
          parent,
          owners.filter((owner) => owner !== undefined),
        );
        const listed = page(all, pageSize, pageToken, world.settings.largestPage);
        if (!listed.ok) return listed;
        return ok({
          revisions: listed.value.items.map((item) => revisionProto(item.owner, item.revision)),
          nextPageToken: listed.value.nextPageToken,
        });
      },
    }),
    DeleteRevision: mutation(world, {
      method: 'DeleteRevision',
      request: DeleteRequest,
      permission: 'run.revisions.delete',
      target: ({ name }) => targetOf(name),
      describe(request) {
        const located = locate(request.name);
        return {
          mask: [],
          trafficBefore: located.ok ? located.value.owner.traffic : [],
          trafficRequested: null,
          etagGiven: request.etag === '' ? null : request.etag,
          validateOnly: request.validateOnly,
        };
      },
      interfere({ name }, fault) {
        const located = locate(name);
        if (located.ok) {
          foreignChange(world, located.value.owner, changeOf(fault));
        }
      },
      run({ name, validateOnly }, call) {
        const located = locate(name);
        if (!located.ok) return located;
        const { owner, found } = located.value;
        if (isNeeded(owner, found.name)) {
          return err(
            rpcError(
              'FAILED_PRECONDITION',
              `Revision "${found.name}" cannot be directly deleted because it is actively serving.`,
            ),
          );
        }
        const operation = startDeletion(world, owner, {
          revision: found.name,
          actor: call.actor,
          validateOnly,
          fault: call.fault,
        });
        return ok({
          reply: operationProto(world, operation),
          outcome: validateOnly ? 'validated' : 'committed',
          operation: validateOnly ? null : operation.name,
          generation: owner.generation,
        });
      },
    }),
  };
}

function isNeeded(service: Service, revision: string): boolean {
  return (
    service.latestReady === revision ||
    service.revisions.length === 1 ||
    service.served.some((target) => target.revision === revision) ||
    service.traffic.some((target) => target.revision === revision)
  );
}

function targetOf(name: string): Target {
  const parts = name.split('/');
  return { service: parts[5] ?? null, resource: name, project: parts[1] ?? '' };
}
