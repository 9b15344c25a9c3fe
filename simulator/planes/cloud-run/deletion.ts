import { MICROS_PER_MILLISECOND } from '../../core/clock';
import type { Fault } from '../../core/faults';
import { type Operation, type Service, serviceKey } from '../../core/model';
import { CODES } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { actorOf } from './commit';
import { revisionProto, serviceProto } from './mapper';

/** Starts to delete a service, or one revision of it. Validating makes a finished operation only. */
export function startDeletion(
  world: World,
  service: Service,
  what: {
    readonly revision: string | null;
    readonly actor: string;
    readonly validateOnly: boolean;
    readonly fault: Fault | null;
  },
): Operation {
  const at = world.clock.now();
  const gone = service.revisions.find((revision) => revision.name === what.revision);
  const lasts =
    what.fault?.kind === 'lro-slow'
      ? (what.fault.delayMs ?? 30_000)
      : what.fault?.kind === 'lro-hang'
        ? null
        : world.settings.deleteMs;
  const operation: Operation = {
    name: `projects/${service.project}/locations/${service.location}/operations/${world.nextId()}`,
    kind: what.revision === null ? 'delete-service' : 'delete-revision',
    service: serviceKey(service.project, service.location, service.name),
    generation: service.generation,
    revision: what.revision,
    createdAt: at,
    dueAt: lasts === null ? null : at + lasts * MICROS_PER_MILLISECOND,
    failure:
      what.fault?.kind === 'lro-fail'
        ? {
            code: CODES[what.fault.code ?? 'INTERNAL'],
            message: what.fault.message ?? 'Internal system error, system will retry.',
          }
        : null,
    frontendLagMs: null,
    done: what.validateOnly,
    result: gone === undefined ? serviceProto(world, service) : revisionProto(service, gone),
  };
  if (what.validateOnly) return operation;
  if (what.revision === null) markDeleting(world, service, operation, what);
  world.addOperation(operation);
  return operation;
}

/** The generation stays: nothing that is desired of the service changes but its being there. */
function markDeleting(
  world: World,
  service: Service,
  operation: Operation,
  { actor, fault }: { readonly actor: string; readonly fault: Fault | null },
): void {
  const before = structuredClone(service);
  world.former.set(operation.service, before);
  service.state = 'reconciling';
  service.message = null;
  service.lastModifier = actor;
  service.updatedAt = operation.createdAt;
  service.version = Math.max(operation.createdAt, service.version + 1);
  if (fault?.kind === 'lro-drift') {
    world.state.planned.push({
      at:
        (operation.dueAt ?? operation.createdAt) +
        (fault.delayMs ?? 0) * MICROS_PER_MILLISECOND +
        1,
      service: operation.service,
      actor: actorOf(fault),
      traffic: null,
      scaling: null,
      recreates: before,
    });
  }
}
