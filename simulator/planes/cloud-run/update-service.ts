import { err, ok, type Result } from '@/lib/result';
import type { Scaling, Service } from '../../core/model';
import { notFound, type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { Call, Mutated } from '../call';
import type { UpdateServiceRequest, WireScaling } from './api-types';
import { applyChange, type Wanted } from './apply-change';
import { staleEtag } from './etag';
import { operationProto } from './mapper';
import { parseService } from './names';
import { newRevision } from './revision-template';
import { parseTemplate } from './template';
import { parseTraffic, unknownRevision } from './traffic';

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
  const { validateOnly } = request;
  const { operation, outcome } = applyChange(world, service, wanted.value, { call, validateOnly });
  return ok({
    reply: operationProto(world, operation),
    outcome,
    operation: validateOnly ? null : operation.name,
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

/** Manual unsets the service's own minimum and maximum, as documented. */
export function parseScaling(wire: WireScaling | null): Result<Scaling, RpcError> {
  const mode = wire?.scalingMode === 'MANUAL' ? 'MANUAL' : 'AUTOMATIC';
  if (mode === 'MANUAL' && wire?.manualInstanceCount === undefined) {
    return err(
      rpcError(
        'INVALID_ARGUMENT',
        'Violation in UpdateServiceRequest.service.scaling.manual_instance_count: is required with manual scaling.',
      ),
    );
  }
  const counts = {
    min_instance_count: wire?.minInstanceCount ?? 0,
    max_instance_count: wire?.maxInstanceCount ?? 0,
    manual_instance_count: wire?.manualInstanceCount ?? 0,
  };
  for (const [field, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= 0) continue;
    return err(
      rpcError(
        'INVALID_ARGUMENT',
        `Violation in UpdateServiceRequest.service.scaling.${field}: ${count} is not a count.`,
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
