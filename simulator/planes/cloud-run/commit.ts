import { MICROS_PER_MILLISECOND, type Micros } from '../../core/clock';
import type { Fault } from '../../core/faults';
import {
  type Operation,
  type Scaling,
  type Service,
  serviceKey,
  type Template,
  type TrafficTarget,
} from '../../core/model';
import { filled } from '../../core/own-lines';
import type { Profile } from '../../core/profile';
import { noise } from '../../core/random';
import { CODES } from '../../core/rpc-error';
import { resolveSecrets, secretRefusal } from '../../core/secrets';
import { troubleOf } from '../../core/troubles';
import type { World } from '../../core/world';

export interface Change {
  readonly actor: string;
  readonly at: Micros;
  readonly traffic?: readonly TrafficTarget[] | undefined;
  readonly scaling?: Scaling | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Makes a revision. */
  readonly template?:
    | { readonly template: Template; readonly name: string | null; readonly profile: Profile }
    | undefined;
  /** Overrides the settings' time. */
  readonly durationMs?: number | undefined;
  readonly fault?: Fault | null;
}

const COLLEAGUE = 'deployer@virtuoso-generator.iam.gserviceaccount.com';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Stores a valid change: desired state, generation and etag move now, the served state later. */
export function commitChange(world: World, service: Service, change: Change): Operation {
  const key = serviceKey(service.project, service.location, service.name);
  world.former.set(key, structuredClone(service));
  const before = { traffic: service.traffic, scaling: service.scaling };
  service.generation += 1;
  service.version = Math.max(change.at, service.version + 1);
  service.updatedAt = change.at;
  service.lastModifier = change.actor;
  service.state = 'reconciling';
  service.message = null;
  if (change.traffic !== undefined) service.traffic = change.traffic.map((entry) => ({ ...entry }));
  if (change.scaling !== undefined) service.scaling = { ...change.scaling };
  if (change.labels !== undefined) service.labels = { ...change.labels };
  if (change.annotations !== undefined) service.annotations = { ...change.annotations };
  const revision = change.template === undefined ? null : addRevision(world, service, change);
  const operation: Operation = {
    name: `projects/${service.project}/locations/${service.location}/operations/${world.nextId()}`,
    kind: 'update',
    service: key,
    generation: service.generation,
    revision,
    createdAt: change.at,
    dueAt: dueAt(world, change, revision !== null),
    failure: failureOf(change.fault ?? null) ?? startFailure(world, service, revision, change.at),
    frontendLagMs: change.fault?.kind === 'frontend-lag' ? (change.fault.delayMs ?? 30_000) : null,
    done: false,
    result: null,
  };
  world.addOperation(operation);
  if (change.fault?.kind === 'lro-drift') {
    world.state.planned.push({
      at: (operation.dueAt ?? change.at) + (change.fault.delayMs ?? 0) * MICROS_PER_MILLISECOND + 1,
      service: key,
      actor: change.fault.actor ?? COLLEAGUE,
      traffic: change.fault.traffic ?? (change.traffic === undefined ? null : before.traffic),
      scaling: change.fault.scaling ?? (change.scaling === undefined ? null : before.scaling),
      recreates: null,
    });
  }
  return operation;
}

function dueAt(world: World, change: Change, makesRevision: boolean): Micros | null {
  if (change.fault?.kind === 'lro-hang') return null;
  const usual = makesRevision ? world.settings.newRevisionMs : world.settings.trafficUpdateMs;
  const slow = change.fault?.kind === 'lro-slow' ? (change.fault.delayMs ?? 30_000) : undefined;
  return change.at + (slow ?? change.durationMs ?? usual) * MICROS_PER_MILLISECOND;
}

function failureOf(fault: Fault | null): Operation['failure'] {
  if (fault?.kind !== 'lro-fail') return null;
  return {
    code: CODES[fault.code ?? 'INTERNAL'],
    message: fault.message ?? 'Internal system error, system will retry.',
  };
}

/** A revision of which no instance starts fails its deployment, each time. */
function startFailure(
  world: World,
  service: Service,
  name: string | null,
  at: Micros,
): Operation['failure'] {
  const revision = service.revisions.find((candidate) => candidate.name === name);
  if (revision === undefined) return null;
  const { secrets, serviceAccount } = revision.template;
  const refusal = secretRefusal(world.state, service.project, secrets, serviceAccount);
  if (refusal !== null) {
    const message = `Revision '${revision.name}' is not ready and cannot serve traffic. ${refusal}`;
    return { code: CODES.FAILED_PRECONDITION, message };
  }
  const { failure } = troubleOf(service, revision, at)?.profile ?? revision.profile;
  if (failure === undefined) return null;
  const message = filled(failure.message, service, revision.name, () => 0);
  return { code: failure.code, message };
}

function addRevision(world: World, service: Service, change: Change): string | null {
  if (change.template === undefined) return null;
  const { template, profile } = change.template;
  const letters = [0, 1, 2].map(
    (part) => LETTERS[Math.floor(noise(service.uid, service.generation, part) * LETTERS.length)],
  );
  const number = String(service.generation).padStart(5, '0');
  const name = change.template.name ?? `${service.name}-${number}-${letters.join('')}`;
  service.template = template;
  service.latestCreated = name;
  service.revisions.unshift({
    name,
    uid: world.nextId(),
    createdAt: change.at,
    creator: change.actor,
    template,
    profile,
    state: 'pending',
    message: null,
    resolved: [resolveSecrets(world.state, service.project, template.secrets, change.at)],
  });
  return name;
}

export function actorOf(fault: Fault): string {
  return fault.actor ?? COLLEAGUE;
}
