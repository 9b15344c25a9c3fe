import { type Operation, type Service, serviceKey } from '../../core/model';
import type { World } from '../../core/world';
import type { Call, Mutated } from '../call';
import { type Change, commitChange } from './commit';
import { serviceProto } from './mapper';
import { sameTraffic } from './traffic';

/** What a valid request wants changed; an absent part stays. */
export type Wanted = Omit<Change, 'actor' | 'at' | 'fault'>;

export interface Applied {
  readonly operation: Operation;
  readonly outcome: Mutated['outcome'];
}

/** Stores the change; one that only validates, or changes nothing, is a finished operation. */
export function applyChange(
  world: World,
  service: Service,
  wanted: Wanted,
  how: { readonly call: Call; readonly validateOnly: boolean },
): Applied {
  if (how.validateOnly) return { operation: finished(world, service), outcome: 'validated' };
  if (changedFields(service, wanted).length === 0) {
    const operation = finished(world, service);
    world.state.operations.push(operation);
    return { operation, outcome: 'no_op' };
  }
  const { actor, fault } = how.call;
  const change = { ...wanted, actor, at: world.clock.now(), fault };
  return { operation: commitChange(world, service, change), outcome: 'committed' };
}

/** By the names of an update mask. Asking a failed service again for what it failed at counts. */
export function changedFields(service: Service, wanted: Wanted): string[] {
  const again = service.state === 'failed';
  const changed = {
    traffic:
      wanted.traffic !== undefined && (again || !sameTraffic(service.traffic, wanted.traffic)),
    scaling: wanted.scaling !== undefined && (again || !same(service.scaling, wanted.scaling)),
    template: wanted.template !== undefined,
    labels: wanted.labels !== undefined && (again || !same(service.labels, wanted.labels)),
    annotations:
      wanted.annotations !== undefined && (again || !same(service.annotations, wanted.annotations)),
  };
  return Object.entries(changed).flatMap(([field, is]) => (is ? [field] : []));
}

function same(current: object, wanted: object): boolean {
  return sorted(current) === sorted(wanted);
}

function sorted(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function finished(world: World, service: Service): Operation {
  return {
    name: `projects/${service.project}/locations/${service.location}/operations/${world.nextId()}`,
    kind: 'update',
    service: serviceKey(service.project, service.location, service.name),
    generation: service.generation,
    revision: null,
    createdAt: world.clock.now(),
    dueAt: world.clock.now(),
    failure: null,
    frontendLagMs: null,
    done: true,
    result: serviceProto(world, service),
  };
}
