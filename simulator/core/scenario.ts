import { MICROS_PER_SECOND, type Micros } from './clock';
import { emptyCluster } from './cluster-state';
import type { Certificate, DatabaseOperation } from './data-stores';
import {
  type Build,
  type Revision,
  type Service,
  type State,
  serviceKey,
  type Template,
  type TrafficTarget,
} from './model';
import { filled } from './own-lines';
import { type Profile, type RequestPath, type Trouble, USUAL_PATHS } from './profile';
import { noise } from './random';
import {
  type Policy,
  type ResolvedSecrets,
  resolveSecrets,
  type Secret,
  type SecretVersion,
  type Vault,
} from './secrets';
import { troubleOf } from './troubles';

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
  /** Absent: `USUAL_PATHS`. */
  readonly paths?: readonly RequestPath[];
  readonly troubles?: readonly SeededTrouble[];
  /** How the traffic moved since; oldest first. */
  readonly moves?: readonly { readonly ageSeconds: number; readonly revision: string }[];
}

export interface SeededTrouble extends Omit<Trouble, 'since'> {
  /** Null: from its deployment on. */
  readonly ageSeconds: number | null;
}

export interface SeededBuild extends Omit<Build, 'startedAt' | 'finishedAt'> {
  readonly ageSeconds: number;
  readonly seconds: number;
}

/** A secret's versions, oldest first. */
export interface SeededSecret {
  readonly project: string;
  readonly name: string;
  readonly versions: readonly {
    readonly ageSeconds: number;
    readonly state: SecretVersion['state'];
    readonly value: string;
  }[];
}

/** What there is beside the services. */
export interface Surroundings {
  readonly builds?: readonly SeededBuild[];
  readonly secrets?: readonly SeededSecret[];
  readonly policies?: Readonly<Record<string, Policy['bindings']>>;
  readonly databaseOperations?: readonly SeededDatabaseOperation[];
  readonly certificates?: readonly SeededCertificate[];
}

export interface SeededDatabaseOperation
  extends Omit<DatabaseOperation, 'startedAt' | 'finishedAt'> {
  readonly ageSeconds: number;
  readonly seconds: number;
}

export interface SeededCertificate extends Omit<Certificate, 'createdAt' | 'expiresAt'> {
  readonly ageSeconds: number;
  /** From now; null: not issued yet. */
  readonly expiresInSeconds: number | null;
}

export function buildState(
  services: readonly SeededService[],
  startedAt: Micros,
  {
    builds = [],
    secrets = [],
    policies = {},
    databaseOperations = [],
    certificates = [],
  }: Surroundings = {},
): State {
  const vault = { secrets: secrets.map((secret) => buildSecret(secret, startedAt)), policies: {} };
  const built = services.map((seeded) => buildService(seeded, startedAt, vault));
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
    builds: builds.map(({ ageSeconds, seconds, ...build }) => {
      const started = startedAt - ageSeconds * MICROS_PER_SECOND;
      return { ...build, startedAt: started, finishedAt: started + seconds * MICROS_PER_SECOND };
    }),
    secrets: vault.secrets,
    policies: Object.fromEntries(
      Object.entries(policies).map(([resource, bindings]) => [
        resource,
        { bindings, revision: startedAt },
      ]),
    ),
    databaseOperations: databaseOperations.map(({ ageSeconds, seconds, ...operation }) => {
      const started = startedAt - ageSeconds * MICROS_PER_SECOND;
      return {
        ...operation,
        startedAt: started,
        finishedAt: started + seconds * MICROS_PER_SECOND,
      };
    }),
    kubernetes: emptyCluster(),
    certificates: certificates.map(({ ageSeconds, expiresInSeconds, ...certificate }) => ({
      ...certificate,
      createdAt: startedAt - ageSeconds * MICROS_PER_SECOND,
      expiresAt:
        expiresInSeconds === null ? null : startedAt + expiresInSeconds * MICROS_PER_SECOND,
    })),
    journal: [],
  };
}

function buildSecret({ project, name, versions }: SeededSecret, startedAt: Micros): Secret {
  const built = versions.map(({ ageSeconds, state, value }, index): SecretVersion => {
    const createdAt = startedAt - ageSeconds * MICROS_PER_SECOND;
    return {
      number: index + 1,
      createdAt,
      state,
      revision: createdAt,
      data: Buffer.from(value).toString('base64'),
      hadChecksum: true,
    };
  });
  return { project, name, createdAt: built[0]?.createdAt ?? startedAt, versions: built };
}

function buildService(seeded: SeededService, startedAt: Micros, vault: Vault): Service {
  const revisions = seeded.revisions.map(
    (revision): Revision => ({
      name: revision.name,
      uid: stableId(seeded.name, revision.name),
      createdAt: startedAt - revision.ageSeconds * MICROS_PER_SECOND,
      creator: seeded.deployer,
      template: revision.template,
      profile: revision.profile,
      state: 'ready',
      message: null,
      resolved: [
        resolvedThen(
          vault,
          seeded.project,
          revision,
          startedAt - revision.ageSeconds * MICROS_PER_SECOND,
        ),
      ],
    }),
  );
  const [newest] = seeded.revisions;
  const oldest = revisions.at(-1)?.createdAt ?? startedAt;
  const moves = (seeded.moves ?? []).map(({ ageSeconds, revision }) => ({
    at: startedAt - ageSeconds * MICROS_PER_SECOND,
    revision,
  }));
  const updatedAt = moves.at(-1)?.at ?? startedAt - newest.ageSeconds * MICROS_PER_SECOND;
  const generation = revisions.length + moves.length + 1;
  const service: Service = {
    project: seeded.project,
    location: seeded.location,
    name: seeded.name,
    uid: stableId(seeded.name),
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
    served: [],
    state: 'ready',
    message: null,
    latestReady: newest.name,
    latestCreated: newest.name,
    revisions,
    routing: [],
    requestsPerSecond: seeded.requestsPerSecond,
    paths: [...(seeded.paths ?? USUAL_PATHS)],
    troubles: (seeded.troubles ?? []).map(({ ageSeconds, ...trouble }) => ({
      ...trouble,
      since: ageSeconds === null ? null : startedAt - ageSeconds * MICROS_PER_SECOND,
    })),
  };
  failWhatCannotStart(service);
  service.served = seeded.traffic.map((target) => ({
    ...target,
    revision: target.revision ?? service.latestReady,
  }));
  service.routing = [
    ...revisions
      .filter(({ state }) => state === 'ready')
      .map(({ createdAt, name }) => ({ at: createdAt, split: [{ revision: name, percent: 100 }] }))
      .reverse(),
    ...moves.map(({ at, revision }) => ({ at, split: [{ revision, percent: 100 }] })),
  ];
  return service;
}

/** As an instance got them that started at that moment, when there were fewer versions. */
function resolvedThen(
  vault: Vault,
  project: string,
  { template }: SeededRevision,
  at: Micros,
): ResolvedSecrets {
  const secrets = vault.secrets.map((secret) => ({
    ...secret,
    versions: secret.versions.filter(({ createdAt }) => createdAt <= at),
  }));
  return resolveSecrets({ ...vault, secrets }, project, template.secrets, at);
}

/** A revision that no instance starts of never got traffic: the ready one before it kept it. */
function failWhatCannotStart(service: Service): void {
  for (const revision of service.revisions) {
    const trouble = troubleOf(service, revision, revision.createdAt);
    const failure = (trouble?.profile ?? revision.profile).failure;
    if (failure === undefined) continue;
    revision.state = 'failed';
    revision.message = filled(failure.message, service, revision.name, () => 0);
    if (revision.name !== service.latestCreated) continue;
    service.state = 'failed';
    service.message = revision.message;
    service.observedGeneration = service.generation - 1;
  }
  const ready = service.revisions.find(({ state }) => state === 'ready');
  service.latestReady = ready?.name ?? service.latestCreated;
}

export function stableId(...key: readonly string[]): string {
  const hex = [0, 1, 2, 3]
    .map((part) =>
      Math.floor(noise(...key, part) * 0xffffffff)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
