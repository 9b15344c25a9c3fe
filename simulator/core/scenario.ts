import { MICROS_PER_SECOND, type Micros } from './clock';
import {
  type Profile,
  type Revision,
  type Service,
  type State,
  serviceKey,
  type Template,
  type TrafficTarget,
} from './model';
import { noise } from './random';

/** A scenario as a person writes it; ages count back from the start. */
export interface SeededRevision {
  readonly name: string;
  readonly ageSeconds: number;
  readonly template: Template;
  readonly profile: Profile;
}

export interface SeededService {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly traffic: readonly TrafficTarget[];
  readonly deployer: string;
  /** Newest first; each took all the traffic when it was created. */
  readonly revisions: readonly [SeededRevision, ...SeededRevision[]];
}

export function buildState(services: readonly SeededService[], startedAt: Micros): State {
  const built = services.map((seeded) => buildService(seeded, startedAt));
  return {
    format: 1,
    startedAt,
    counter: 0,
    projects: [...new Set(services.map(({ project }) => project))],
    services: Object.fromEntries(
      built.map((service) => [
        serviceKey(service.project, service.location, service.name),
        service,
      ]),
    ),
    operations: [],
    planned: [],
    journal: [],
  };
}

function buildService(seeded: SeededService, startedAt: Micros): Service {
  const revisions = seeded.revisions.map(
    (revision): Revision => ({
      name: revision.name,
      uid: uid(seeded.name, revision.name),
      createdAt: startedAt - revision.ageSeconds * MICROS_PER_SECOND,
      creator: seeded.deployer,
      template: revision.template,
      profile: revision.profile,
      state: 'ready',
      message: null,
    }),
  );
  const [newest] = seeded.revisions;
  const oldest = revisions.at(-1)?.createdAt ?? startedAt;
  const updatedAt = startedAt - newest.ageSeconds * MICROS_PER_SECOND;
  const generation = revisions.length + 1;
  return {
    project: seeded.project,
    location: seeded.location,
    name: seeded.name,
    uid: uid(seeded.name),
    createdAt: oldest,
    creator: seeded.deployer,
    updatedAt,
    lastModifier: seeded.deployer,
    version: updatedAt,
    generation,
    observedGeneration: generation,
    labels: { ...seeded.labels },
    annotations: {},
    template: newest.template,
    scaling: { mode: 'AUTOMATIC', min: 0, max: 0, manual: null },
    traffic: [...seeded.traffic],
    served: seeded.traffic.map((target) => ({
      ...target,
      revision: target.revision ?? newest.name,
    })),
    state: 'ready',
    message: null,
    latestReady: newest.name,
    latestCreated: newest.name,
    revisions,
    routing: revisions
      .map(({ createdAt, name }) => ({ at: createdAt, split: [{ revision: name, percent: 100 }] }))
      .reverse(),
    requestsPerSecond: seeded.requestsPerSecond,
  };
}

function uid(...key: readonly string[]): string {
  const hex = [0, 1, 2, 3]
    .map((part) =>
      Math.floor(noise(...key, part) * 0xffffffff)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
