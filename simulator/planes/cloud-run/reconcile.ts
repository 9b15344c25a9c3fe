/**
 * The control plane's own work. Nothing here waits: what is due by the clock is done at the next
 * look, in the order of its due times, so a restart or a clock that jumps changes nothing.
 */
import { MICROS_PER_MILLISECOND, type Micros } from '../../core/clock';
import type { Fault } from '../../core/faults';
import {
  isStopped,
  type Operation,
  type Planned,
  type Scaling,
  type Service,
  serviceName,
} from '../../core/model';
import { resolveSecrets } from '../../core/secrets';
import type { World } from '../../core/world';
import { actorOf, commitChange } from './commit';
import { revisionProto, serviceProto } from './mapper';
import { resolveTraffic, splitOf, unknownRevision } from './traffic';

/** Brings the world up to now. Every call begins with it. */
export function advance(world: World): void {
  const now = world.clock.now();
  let changed = false;
  for (;;) {
    const operation = earliest(
      world.state.operations.filter((candidate) => !candidate.done),
      (candidate) => candidate.dueAt,
      now,
    );
    const planned = earliest(world.state.planned, (candidate) => candidate.at, now);
    if (operation === null && planned === null) break;
    changed = true;
    if (planned !== null && planned.at < (operation?.dueAt ?? Number.POSITIVE_INFINITY)) {
      world.state.planned.splice(world.state.planned.indexOf(planned), 1);
      const service = world.state.services[planned.service];
      if (service !== undefined) foreignChange(world, service, planned);
      else if (planned.recreates !== null) recreate(world, planned.recreates, planned);
    } else if (operation !== null) {
      finish(world, operation, operation.dueAt ?? now);
    }
  }
  if (changed) world.save();
}

function earliest<T>(items: readonly T[], due: (item: T) => Micros | null, now: Micros): T | null {
  let best: T | null = null;
  for (const item of items) {
    const at = due(item);
    if (at === null || at > now) continue;
    if (best === null || at < (due(best) ?? now)) best = item;
  }
  return best;
}

/** Somebody else's change: committed and served at once, and in the journal under their name. */
export function foreignChange(
  world: World,
  service: Service,
  change: {
    readonly actor: string;
    readonly traffic: Service['traffic'] | null;
    readonly scaling?: Scaling | null;
    readonly at?: Micros;
  },
): void {
  const trafficBefore = service.traffic;
  const operation = commitChange(world, service, {
    actor: change.actor,
    traffic: change.traffic ?? undefined,
    scaling: change.scaling ?? undefined,
    at: change.at ?? world.clock.now(),
    durationMs: 0,
  });
  world.record({
    method: 'UpdateService',
    service: serviceName(service),
    actor: change.actor,
    receivedAt: null,
    mask: maskOf(change),
    trafficBefore,
    trafficRequested: change.traffic,
    etagGiven: null,
    validateOnly: false,
    outcome: 'committed',
    reply: 'ok',
    code: null,
    message: null,
    operation: operation.name,
    generation: operation.generation,
  });
  finish(world, operation, operation.createdAt);
}

/** What the other one of a `conflict` does: nothing asked for is a touched annotation. */
export function changeOf(fault: Fault) {
  return {
    actor: actorOf(fault),
    traffic: fault.traffic ?? null,
    scaling: fault.scaling ?? null,
  };
}

function maskOf(change: Parameters<typeof foreignChange>[2]): string[] {
  const mask = [
    ...(change.traffic === null ? [] : ['traffic']),
    ...(change.scaling == null ? [] : ['scaling']),
  ];
  return mask.length === 0 ? ['annotations'] : mask;
}

function finish(world: World, operation: Operation, at: Micros): void {
  operation.done = true;
  const service = world.state.services[operation.service];
  if (service === undefined) {
    operation.failure ??= { code: 5, message: 'The service was deleted.' };
    return;
  }
  if (operation.kind === 'delete-service') {
    finishDeletion(world, operation, service);
    return;
  }
  if (operation.kind === 'delete-revision') {
    const gone = service.revisions.find((revision) => revision.name === operation.revision);
    operation.result = gone === undefined ? null : revisionProto(service, gone);
    service.revisions = service.revisions.filter((revision) => revision !== gone);
    return;
  }
  finishUpdate(world, operation, service, at);
}

function finishDeletion(world: World, operation: Operation, service: Service): void {
  if (operation.failure !== null) {
    service.state = 'failed';
    service.message = operation.failure.message;
    return;
  }
  operation.result = serviceProto(world, service);
  delete world.state.services[operation.service];
  for (const other of world.state.operations) {
    if (other.done || other.service !== operation.service) continue;
    other.done = true;
    if (other.kind !== 'delete-service') {
      other.failure = { code: 5, message: 'The service was deleted.' };
    }
  }
}

/** Somebody makes a deleted service again: the same name, another uid. */
function recreate(world: World, former: Service, { actor, at, service: key }: Planned): void {
  const again: Service = {
    ...structuredClone(former),
    uid: world.nextId(),
    createdAt: at,
    creator: actor,
    updatedAt: at,
    lastModifier: actor,
    version: Math.max(at, former.version + 1),
    generation: 1,
    observedGeneration: 1,
    state: 'ready',
    message: null,
  };
  world.state.services[key] = again;
  world.record({
    method: 'CreateService',
    service: serviceName(again),
    actor,
    receivedAt: null,
    mask: [],
    trafficBefore: [],
    trafficRequested: again.traffic,
    etagGiven: null,
    validateOnly: false,
    outcome: 'committed',
    reply: 'ok',
    code: null,
    message: null,
    operation: null,
    generation: 1,
  });
}

function finishUpdate(world: World, operation: Operation, service: Service, at: Micros): void {
  const isCurrent = service.generation === operation.generation;
  const unknown = isCurrent ? unknownRevision(service, service.traffic) : null;
  operation.failure ??= unknown;
  const revision = service.revisions.find((candidate) => candidate.name === operation.revision);
  if (operation.failure !== null) {
    if (revision !== undefined) {
      revision.state = 'failed';
      revision.message = operation.failure.message;
    }
    if (isCurrent) {
      service.state = 'failed';
      service.message = operation.failure.message;
    }
    return;
  }
  if (revision !== undefined) {
    revision.state = 'ready';
    service.latestReady = revision.name;
  }
  if (isCurrent) {
    service.state = 'ready';
    service.message = null;
    service.observedGeneration = service.generation;
  }
  if (service.state === 'ready') {
    service.served = resolveTraffic(service.traffic, service.latestReady);
    route(world, operation, service, at);
  }
  operation.result = serviceProto(world, service);
}

/** Instances of a revision that had none read its secrets as they start. */
function startInstances(world: World, service: Service, name: string, at: Micros): void {
  const revision = service.revisions.find((candidate) => candidate.name === name);
  if (revision === undefined) return;
  const { secrets } = revision.template;
  revision.resolved.push(resolveSecrets(world.state, service.project, secrets, at));
}

function route(world: World, operation: Operation, service: Service, at: Micros): void {
  const lagMs = operation.frontendLagMs ?? world.settings.frontendLagMs;
  const split = isStopped(service.scaling) ? [] : splitOf(service.served);
  const from = at + lagMs * MICROS_PER_MILLISECOND;
  const before = service.routing.at(-1)?.split ?? [];
  for (const { revision } of split) {
    if (before.some((share) => share.revision === revision)) continue;
    startInstances(world, service, revision, from);
  }
  service.routing = [...service.routing.filter((entry) => entry.at < from), { at: from, split }];
}
