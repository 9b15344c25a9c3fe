import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import type { Service } from '../../core/model';
import { serviceName } from '../../core/model';
import { notFound, type RpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { MutationRpc, ReadRpc, Target } from '../call';
import { applyChange, changedFields } from './apply-change';
import { startDeletion } from './deletion';
import { page } from './pages';
import { changeOf, foreignChange } from './reconcile';
import { listJson, serviceJson } from './v1-mapper';
import { staleResourceVersion } from './v1-resource-version';
import { requestedTraffic, V1Service, wantedBy } from './v1-service-body';

/** `location` null: asked on a host that names none. */
const Place = z.object({ project: z.string(), location: z.string().nullable() });
const Named = Place.extend({ name: z.string() });
export type Place = z.infer<typeof Place>;
type Named = z.infer<typeof Named>;

const ListRequest = Place.extend({ limit: z.number(), token: z.string() });
const ReplaceRequest = Named.extend({ body: V1Service, dryRun: z.boolean() });
const DeleteRequest = Named.extend({ dryRun: z.boolean() });
const TestRequest = Named.extend({ permissions: z.array(z.string()) });
type Of<Schema extends z.ZodType> = z.infer<Schema>;

export function v1Services(world: World) {
  return {
    get: {
      method: 'v1.GetService',
      request: Named,
      permission: 'run.services.get',
      target: (named) => targetOf(world, named),
      run(named) {
        const service = locate(world, named);
        return service.ok ? ok(serviceJson(world, service.value)) : service;
      },
    } satisfies ReadRpc<Named>,

    list: {
      method: 'v1.ListServices',
      request: ListRequest,
      permission: 'run.services.list',
      target: ({ project }) => ({ service: null, resource: `projects/${project}`, project }),
      run({ project, location, limit, token }) {
        const mine = Object.values(world.state.services)
          .filter((service) => service.project === project && isAt(service, location))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const listed = page(mine, limit, token);
        if (!listed.ok) return listed;
        const items = listed.value.items.map((service) => serviceJson(world, service));
        return ok(listJson('Service', items, listed.value.nextPageToken));
      },
    } satisfies ReadRpc<Of<typeof ListRequest>>,

    replace: {
      method: 'ReplaceService',
      request: ReplaceRequest,
      permission: 'run.services.update',
      target: (named) => targetOf(world, named),
      describe({ body, dryRun, ...named }) {
        const service = locate(world, named);
        const wanted = service.ok ? wantedBy(world, service.value, body) : service;
        const traffic = requestedTraffic(body);
        return {
          mask: service.ok && wanted.ok ? changedFields(service.value, wanted.value) : [],
          trafficBefore: service.ok ? service.value.traffic : [],
          trafficRequested: traffic.ok ? traffic.value : null,
          etagGiven: body.metadata.resourceVersion || null,
          validateOnly: dryRun,
        };
      },
      interfere(named, fault) {
        const service = locate(world, named);
        if (service.ok) foreignChange(world, service.value, changeOf(fault));
      },
      run({ body, dryRun: validateOnly, ...named }, call) {
        const service = locate(world, named);
        if (!service.ok) return service;
        const stale = staleResourceVersion(service.value, body.metadata.resourceVersion);
        if (stale !== null) return err(stale);
        const wanted = wantedBy(world, service.value, body);
        if (!wanted.ok) return wanted;
        const { traffic = [], scaling = service.value.scaling } = wanted.value;
        const preview = { ...service.value, traffic: [...traffic], scaling };
        const applied = applyChange(world, service.value, wanted.value, { call, validateOnly });
        return ok({
          reply: serviceJson(world, validateOnly ? preview : service.value),
          outcome: applied.outcome,
          operation: validateOnly ? null : applied.operation.name,
          generation: service.value.generation,
        });
      },
    } satisfies MutationRpc<Of<typeof ReplaceRequest>>,

    remove: {
      method: 'v1.DeleteService',
      request: DeleteRequest,
      permission: 'run.services.delete',
      target: (named) => targetOf(world, named),
      describe({ dryRun, ...named }) {
        const service = locate(world, named);
        return {
          mask: [],
          trafficBefore: service.ok ? service.value.traffic : [],
          trafficRequested: null,
          etagGiven: null,
          validateOnly: dryRun,
        };
      },
      interfere(named, fault) {
        const service = locate(world, named);
        if (service.ok) foreignChange(world, service.value, changeOf(fault));
      },
      run({ dryRun: validateOnly, ...named }, { actor, fault }) {
        const service = locate(world, named);
        if (!service.ok) return service;
        const what = { revision: null, actor, validateOnly, fault };
        const operation = startDeletion(world, service.value, what);
        return ok({
          reply: { apiVersion: 'v1', kind: 'Status', status: 'Success' },
          outcome: validateOnly ? 'validated' : 'committed',
          operation: validateOnly ? null : operation.name,
          generation: service.value.generation,
        });
      },
    } satisfies MutationRpc<Of<typeof DeleteRequest>>,

    testPermissions: {
      method: 'v1.TestIamPermissions',
      request: TestRequest,
      permission: null,
      target: (named) => targetOf(world, named),
      run: ({ permissions }) => {
        const denied = world.settings.deniedPermissions;
        return ok({ permissions: permissions.filter((each) => !denied.includes(each)) });
      },
    } satisfies ReadRpc<Of<typeof TestRequest>>,

    policy: {
      method: 'v1.GetIamPolicy',
      request: Named,
      permission: 'run.services.getIamPolicy',
      target: (named) => targetOf(world, named),
      run: () => ok({ version: 1, etag: 'ACAB', bindings: [] }),
    } satisfies ReadRpc<Named>,
  };
}

export function isAt(service: Pick<Service, 'location'>, location: string | null): boolean {
  return location === null || service.location === location;
}

function find(world: World, { project, location, name }: Named): Service | undefined {
  return Object.values(world.state.services).find(
    (service) => service.project === project && service.name === name && isAt(service, location),
  );
}

function locate(world: World, named: Named): Result<Service, RpcError> {
  const service = find(world, named);
  if (service !== undefined) return ok(service);
  return err(notFound('SERVICE', named.name, named.location ?? '-', named.project));
}

function targetOf(world: World, { project, location, name }: Named): Target {
  const known = find(world, { project, location, name });
  const place = { project, location: known?.location ?? location ?? '-', name };
  return { service: name, resource: serviceName(place), project };
}
