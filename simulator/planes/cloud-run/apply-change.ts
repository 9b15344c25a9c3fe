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
  // A failed service that is asked again for the same tries again.
  if (service.state !== 'failed' && changedFields(service, wanted).length === 0) {
    const operation = finished(world, service);
    world.addOperation(operation);
    return { operation, outcome: 'no_op' };
  }
  const { actor, fault } = how.call;
  const change = { ...wanted, actor, at: world.clock.now(), fault };
  return { operation: commitChange(world, service, change), outcome: 'committed' };
}

/** By the names of an update mask. */
export function changedFields(service: Service, wanted: Wanted): string[] {
  const { traffic, scaling, labels, annotations } = wanted;
  const changed = {
    traffic: traffic !== undefined && !sameTraffic(service.traffic, traffic),
    scaling: scaling !== undefined && !same(service.scaling, scaling),
    template: wanted.template !== undefined,
    labels: labels !== undefined && !same(service.labels, labels),
    annotations: annotations !== undefined && !same(service.annotations, annotations),
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
