import { err, ok, type Result } from '@/lib/result';
import { MICROS_PER_MILLISECOND } from '../../core/clock';
import type { Operation, Service } from '../../core/model';
import { serviceKey } from '../../core/model';
import { type Profile, USUAL_PATHS } from '../../core/profile';
import { type RpcError, rpcError } from '../../core/rpc-error';
import { resolveSecrets } from '../../core/secrets';
import type { World } from '../../core/world';
import type { Call, Mutated } from '../call';
import type { CreateServiceRequest } from './api-types';
import { operationProto } from './mapper';
import { parseLocation } from './names';
import { parseTemplate } from './template';
import { parseTraffic } from './traffic';

const HEALTHY: Profile = {
  steady: { ratio5xx: 0.002, ratio4xx: 0.01, p95: 0.3, p99: 0.5 },
  onset: null,
  errorTexts: ['upstream connect error or disconnect/reset before headers'],
};

const SERVICE_ID = /^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/;

/** Services.CreateService: a new service with one healthy revision and a little traffic. */
export function createService(
  world: World,
  request: CreateServiceRequest,
  call: Call,
): Result<Mutated, RpcError> {
  const parent = parseLocation(request.parent);
  if (!parent.ok) return parent;
  const { project, location } = parent.value;
  const id = request.serviceId;
  if (!SERVICE_ID.test(id)) {
    return err(
      rpcError('INVALID_ARGUMENT', `Violation in CreateServiceRequest.service_id: '${id}'.`),
    );
  }
  if (world.service(project, location, id) !== undefined) {
    return err(rpcError('ALREADY_EXISTS', `Resource '${id}' already exists.`));
  }
  if (request.service.template == null) {
    return err(
      rpcError(
        'INVALID_ARGUMENT',
        'Violation in CreateServiceRequest.service.template: is required.',
      ),
    );
  }
  const template = parseTemplate(request.service.template);
  if (!template.ok) return template;
  const traffic = parseTraffic(request.service.traffic);
  if (!traffic.ok) return traffic;
  const at = world.clock.now();
  const revision = request.service.template.revision || `${id}-00001-new`;
  const service: Service = {
    project,
    location,
    name: id,
    uid: world.nextId(),
    createdAt: at,
    creator: call.actor,
    updatedAt: at,
    lastModifier: call.actor,
    version: at,
    generation: 1,
    observedGeneration: 0,
    labels: request.service.labels,
    annotations: request.service.annotations,
    template: template.value,
    scaling: { mode: 'AUTOMATIC', min: 0, max: 0, manual: null },
    traffic: traffic.value,
    served: [],
    state: 'reconciling',
    message: null,
    latestReady: revision,
    latestCreated: revision,
    revisions: [
      {
        name: revision,
        uid: world.nextId(),
        createdAt: at,
        creator: call.actor,
        template: template.value,
        profile: HEALTHY,
        state: 'pending',
        message: null,
        resolved: [resolveSecrets(world.state, project, template.value.secrets, at)],
      },
    ],
    routing: [],
    requestsPerSecond: 2,
    paths: [...USUAL_PATHS],
    troubles: [],
  };
  const key = serviceKey(project, location, id);
  const operation: Operation = {
    name: `${request.parent}/operations/${world.nextId()}`,
    kind: 'create',
    service: key,
    generation: 1,
    revision,
    createdAt: at,
    dueAt: at + world.settings.newRevisionMs * MICROS_PER_MILLISECOND,
    failure: null,
    frontendLagMs: null,
    done: false,
    result: null,
  };
  if (!request.validateOnly) {
    world.state.services[key] = service;
    world.addOperation(operation);
  }
  return ok({
    reply: operationProto(world, request.validateOnly ? { ...operation, done: true } : operation),
    outcome: request.validateOnly ? 'validated' : 'committed',
    operation: request.validateOnly ? null : operation.name,
    generation: 1,
  });
}
