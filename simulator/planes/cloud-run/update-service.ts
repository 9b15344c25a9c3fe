import { err, ok, type Result } from '@/lib/result';
import type { Operation, Profile, Scaling, Service, Template } from '../../core/model';
import { notFound, type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { Call, Mutated } from '../rpc';
import type { UpdateServiceRequest, WireScaling } from './api-types';
import { type Change, commitChange } from './commit';
import { staleEtag } from './etag';
import { operationProto, serviceProto } from './mapper';
import { parseService } from './names';
import { parseTemplate, sameTemplate } from './template';
import { parseTraffic, sameTraffic, unknownRevision } from './traffic';

const PATHS = ['traffic', 'scaling', 'template', 'labels', 'annotations'] as const;
type Path = (typeof PATHS)[number];

/** Services.UpdateService: checks in the order in which a caller would want to hear of them. */
export function updateService(
  world: World,
  request: UpdateServiceRequest,
  call: Call,
): Result<Mutated, RpcError> {
  const name = parseService(request.service.name);
  if (!name.ok) return name;
  const { project, location, service: id } = name.value;
  const service = world.service(project, location, id);
  if (service === undefined) return err(notFound('SERVICE', id, location, project));
  const paths = maskPaths(request);
  if (!paths.ok) return paths;
  if (world.settings.etagMode === 'enforced') {
    const stale = staleEtag(service, request.service.etag);
    if (stale !== null) return err(stale);
  }
  const wanted = wantedChange(world, service, request, paths.value);
  if (!wanted.ok) return wanted;
  if (request.validateOnly) return ok(finished(world, service, 'validated'));
  if (changesNothing(service, wanted.value)) return ok(finished(world, service, 'no_op'));
  const operation = commitChange(world, service, {
    ...wanted.value,
    actor: call.actor,
    at: world.clock.now(),
    fault: call.fault,
  });
  return ok({
    reply: operationProto(world, operation),
    outcome: 'committed',
    operation: operation.name,
    generation: operation.generation,
  });
}

function maskPaths(request: UpdateServiceRequest): Result<readonly Path[], RpcError> {
  const given = request.updateMask?.paths ?? [];
  if (given.includes('*')) return ok(PATHS);
  if (given.length === 0) {
    const { template, scaling } = request.service;
    return ok(
      PATHS.filter(
        (path) =>
          (path !== 'template' || template != null) && (path !== 'scaling' || scaling != null),
      ),
    );
  }
  const paths: Path[] = [];
  for (const path of given) {
    const known = PATHS.find((candidate) => candidate === path);
    if (known === undefined) {
      return err(
        rpcError(
          'INVALID_ARGUMENT',
          `Violation in UpdateServiceRequest.update_mask: '${path}' is not a field that can be updated.`,
        ),
      );
    }
    paths.push(known);
  }
  return ok(paths);
}

type Wanted = Omit<Change, 'actor' | 'at' | 'fault'>;

function wantedChange(
  world: World,
  service: Service,
  request: UpdateServiceRequest,
  paths: readonly Path[],
): Result<Wanted, RpcError> {
  const wire = request.service;
  let wanted: Wanted = {};
  if (paths.includes('traffic')) {
    const traffic = parseTraffic(wire.traffic);
    if (!traffic.ok) return traffic;
    if (world.settings.unknownRevision === 'refused') {
      const unknown = unknownRevision(service, traffic.value);
      if (unknown !== null) return err(rpcError('INVALID_ARGUMENT', unknown.message));
    }
    wanted = { ...wanted, traffic: traffic.value };
  }
  if (paths.includes('scaling')) {
    const scaling = parseScaling(wire.scaling ?? null);
    if (!scaling.ok) return scaling;
    wanted = { ...wanted, scaling: scaling.value };
  }
  if (paths.includes('labels')) wanted = { ...wanted, labels: wire.labels };
  if (paths.includes('annotations')) wanted = { ...wanted, annotations: wire.annotations };
  if (paths.includes('template')) {
    if (wire.template == null) {
      return err(
        rpcError(
          'INVALID_ARGUMENT',
          'Violation in UpdateServiceRequest.service.template: is required.',
        ),
      );
    }
    const template = parseTemplate(wire.template);
    if (!template.ok) return template;
    const revision = newRevision(service, template.value, wire.template.revision);
    if (!revision.ok) return revision;
    if (revision.value !== null) wanted = { ...wanted, template: revision.value };
  }
  return ok(wanted);
}

function newRevision(
  service: Service,
  template: Template,
  name: string,
): Result<{ template: Template; name: string | null; profile: Profile } | null, RpcError> {
  const namesake = service.revisions.find((revision) => revision.name === name);
  if (namesake !== undefined && !sameTemplate(namesake.template, template)) {
    return err(
      rpcError(
        'ALREADY_EXISTS',
        `Revision named '${name}' with different configuration already exists.`,
      ),
    );
  }
  if (namesake !== undefined || (name === '' && sameTemplate(service.template, template))) {
    return ok(null);
  }
  return ok({
    template,
    name: name === '' ? null : name,
    profile: profileFor(service, template.image),
  });
}

/** The same image behaves as it did; an unknown one like the oldest revision. */
export function profileFor(service: Service, image: string): Profile {
  const akin =
    service.revisions.find((revision) => revision.template.image === image) ??
    service.revisions.at(-1);
  if (akin === undefined) throw new Error(`${service.name} has no revision`);
  return akin.profile;
}

function parseScaling(wire: WireScaling | null): Result<Scaling, RpcError> {
  const mode = wire?.scalingMode === 'MANUAL' ? 'MANUAL' : 'AUTOMATIC';
  if (mode === 'MANUAL' && wire?.manualInstanceCount === undefined) {
    return err(
      rpcError(
        'INVALID_ARGUMENT',
        'Violation in UpdateServiceRequest.service.scaling.manual_instance_count: is required with manual scaling.',
      ),
    );
  }
  return ok({
    mode,
    min: mode === 'MANUAL' ? 0 : (wire?.minInstanceCount ?? 0),
    max: mode === 'MANUAL' ? 0 : (wire?.maxInstanceCount ?? 0),
    manual: mode === 'MANUAL' ? (wire?.manualInstanceCount ?? null) : null,
  });
}

function changesNothing(service: Service, wanted: Wanted): boolean {
  return (
    service.state !== 'failed' &&
    wanted.template === undefined &&
    (wanted.traffic === undefined || sameTraffic(service.traffic, wanted.traffic)) &&
    same(service.scaling, wanted.scaling) &&
    same(service.labels, wanted.labels) &&
    same(service.annotations, wanted.annotations)
  );
}

function same(current: object, wanted: object | undefined): boolean {
  return wanted === undefined || sorted(current) === sorted(wanted);
}

function sorted(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function finished(world: World, service: Service, outcome: 'no_op' | 'validated'): Mutated {
  const operation: Operation = {
    name: `projects/${service.project}/locations/${service.location}/operations/${world.nextId()}`,
    kind: 'update',
    service: `${service.project}/${service.location}/${service.name}`,
    generation: service.generation,
    revision: null,
    createdAt: world.clock.now(),
    dueAt: world.clock.now(),
    failure: null,
    frontendLagMs: null,
    done: true,
    result: serviceProto(world, service),
  };
  if (outcome === 'no_op') world.state.operations.push(operation);
  return {
    reply: operationProto(world, operation),
    outcome,
    operation: outcome === 'no_op' ? operation.name : null,
    generation: service.generation,
  };
}
