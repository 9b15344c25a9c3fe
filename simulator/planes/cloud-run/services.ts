import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { err, ok, type Result } from '@/lib/result';
import type { Fault } from '../../core/faults';
import type { Service } from '../../core/model';
import { serviceKey, serviceName } from '../../core/model';
import { notFound, type RpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { Target } from '../call';
import { mutation, read } from '../rpc';
import {
  CreateServiceRequest,
  DeleteRequest,
  GetRequest,
  ListRequest,
  TestIamPermissionsRequest,
  UpdateServiceRequest,
} from './api-types';
import { createService } from './create-service';
import { startDeletion } from './deletion';
import { staleEtag } from './etag';
import { operationProto, serviceProto } from './mapper';
import { parseLocation, parseService } from './names';
import { page } from './pages';
import { changeOf, foreignChange } from './reconcile';
import { parseTraffic } from './traffic';
import { updateService } from './update-service';

export function servicesPlane(world: World): UntypedServiceImplementation {
  function locate(name: string): Result<Service, RpcError> {
    const parsed = parseService(name);
    if (!parsed.ok) return parsed;
    const { project, location, service: id } = parsed.value;
    const service = world.service(project, location, id);
    return service === undefined ? err(notFound('SERVICE', id, location, project)) : ok(service);
  }
  function interfere(name: string, fault: Fault): void {
    const located = locate(name);
    if (located.ok) foreignChange(world, located.value, changeOf(fault));
  }
  function before(name: string): Service['traffic'] {
    const located = locate(name);
    return located.ok ? located.value.traffic : [];
  }

  return {
    GetService: read(world, {
      method: 'GetService',
      request: GetRequest,
      permission: 'run.services.get',
      target: ({ name }) => targetOf(name),
      run({ name }, call) {
        const former = call.fault?.kind === 'stale-read' ? formerOf(world, name) : undefined;
        if (former !== undefined) return ok(serviceProto(world, former));
        const located = locate(name);
        return located.ok ? ok(serviceProto(world, located.value)) : located;
      },
    }),
    ListServices: read(world, {
      method: 'ListServices',
      request: ListRequest,
      permission: 'run.services.list',
      target: ({ parent }) => ({ ...targetOf(parent), service: null }),
      run({ parent, pageSize, pageToken }, call) {
        const parsed = parseLocation(parent);
        if (!parsed.ok) return parsed;
        const { project, location } = parsed.value;
        const mine = Object.values(world.state.services)
          .filter((service) => service.project === project && service.location === location)
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const listed = page(mine, pageSize, pageToken, world.settings.largestPage);
        if (!listed.ok) return listed;
        return ok({
          services: listed.value.items.map((service) =>
            serviceProto(
              world,
              (call.fault?.kind === 'stale-read' && formerOf(world, serviceName(service))) ||
                service,
            ),
          ),
          nextPageToken: listed.value.nextPageToken,
        });
      },
    }),
    UpdateService: mutation(world, {
      method: 'UpdateService',
      request: UpdateServiceRequest,
      permission: 'run.services.update',
      target: ({ service }) => targetOf(service.name),
      describe({ service, updateMask, validateOnly }) {
        const paths = updateMask?.paths ?? [];
        const traffic = parseTraffic(service.traffic);
        const asks = paths.length === 0 || paths.includes('traffic') || paths.includes('*');
        return {
          mask: paths,
          trafficBefore: before(service.name),
          trafficRequested: asks && traffic.ok ? traffic.value : null,
          etagGiven: service.etag === '' ? null : service.etag,
          validateOnly,
        };
      },
      interfere: ({ service }, fault) => interfere(service.name, fault),
      run: (request, call) => updateService(world, request, call),
    }),
    CreateService: mutation(world, {
      method: 'CreateService',
      request: CreateServiceRequest,
      permission: 'run.services.create',
      target: ({ parent, serviceId }) => targetOf(`${parent}/services/${serviceId}`),
      describe({ validateOnly }) {
        return {
          mask: [],
          trafficBefore: [],
          trafficRequested: null,
          etagGiven: null,
          validateOnly,
        };
      },
      interfere: () => undefined,
      run: (request, call) => createService(world, request, call),
    }),
    DeleteService: mutation(world, {
      method: 'DeleteService',
      request: DeleteRequest,
      permission: 'run.services.delete',
      target: ({ name }) => targetOf(name),
      describe({ name, etag, validateOnly }) {
        return {
          mask: [],
          trafficBefore: before(name),
          trafficRequested: null,
          etagGiven: etag === '' ? null : etag,
          validateOnly,
        };
      },
      interfere: ({ name }, fault) => interfere(name, fault),
      run({ name, etag, validateOnly }, call) {
        const located = locate(name);
        if (!located.ok) return located;
        const service = located.value;
        const stale = world.settings.etagMode === 'enforced' ? staleEtag(service, etag) : null;
        if (stale !== null) return err(stale);
        const operation = startDeletion(world, service, {
          revision: null,
          actor: call.actor,
          validateOnly,
          fault: call.fault,
        });
        return ok({
          reply: operationProto(world, operation),
          outcome: validateOnly ? 'validated' : 'committed',
          operation: validateOnly ? null : operation.name,
          generation: service.generation,
        });
      },
    }),
    TestIamPermissions: read(world, {
      method: 'TestIamPermissions',
      request: TestIamPermissionsRequest,
      permission: null,
      target: ({ resource }) => targetOf(resource),
      run: ({ permissions }) =>
        ok({
          permissions: permissions.filter(
            (permission) => !world.settings.deniedPermissions.includes(permission),
          ),
        }),
    }),
  };
}

/** As the service was before its last change, or before it was deleted: what a late read shows. */
function formerOf(world: World, name: string): Service | undefined {
  const parsed = parseService(name);
  if (!parsed.ok) return undefined;
  const { project, location, service } = parsed.value;
  return world.former.get(serviceKey(project, location, service));
}

function targetOf(name: string): Target {
  const parts = name.split('/');
  return { service: parts[5] ?? null, resource: name, project: parts[1] ?? '' };
}
