/** Cloud Build's methods, written for either wire: builds are read and run again. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { MICROS_PER_MILLISECOND } from '../../core/clock';
import type { Build } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { MutationRpc, ReadRpc } from '../call';
import { page } from '../cloud-run/pages';
import { parseFilter } from '../google/filter';
import { type FieldValue, matches, text } from '../google/filter-match';
import { GRPC, type Wire } from '../wire';

const Listed = z.object({
  projectId: z.string(),
  pageSize: z.number().default(0),
  pageToken: z.string().default(''),
  filter: z.string().default(''),
});
const One = z.object({ projectId: z.string(), id: z.string() });

export interface BuildRpcs {
  readonly list: ReadRpc<z.output<typeof Listed>>;
  readonly get: ReadRpc<z.output<typeof One>>;
  readonly retry: MutationRpc<z.output<typeof One>>;
}

/** `packed` writes a build as the metadata or the response of an operation. */
export function buildRpcs(world: World, wire: Wire, packed: (build: object) => object): BuildRpcs {
  const target = ({
    projectId,
    id = '-',
  }: {
    readonly projectId: string;
    readonly id?: string;
  }) => ({
    service: null,
    resource: `projects/${projectId}/builds/${id}`,
    project: projectId,
  });
  return {
    list: {
      method: 'ListBuilds',
      request: Listed,
      permission: 'cloudbuild.builds.list',
      target,
      run({ projectId, pageSize, pageToken, filter }) {
        const wanted = parseFilter(filter);
        if (!wanted.ok) return wanted;
        const found = world.state.builds
          .filter(({ project }) => project === projectId)
          .filter((build) =>
            matches(wanted.value, { searched: [], field: (name) => fieldOf(world, build, name) }),
          )
          .sort((a, b) => b.startedAt - a.startedAt);
        const listed = page(found, pageSize, pageToken);
        if (!listed.ok) return listed;
        return ok({
          builds: listed.value.items.map((build) => buildOnWire(world, wire, build)),
          nextPageToken: listed.value.nextPageToken,
        });
      },
    },
    get: {
      method: 'GetBuild',
      request: One,
      permission: 'cloudbuild.builds.get',
      target,
      run({ projectId, id }) {
        const found = findBuild(world, projectId, id);
        return found.ok ? ok(buildOnWire(world, wire, found.value)) : found;
      },
    },
    retry: {
      method: 'RetryBuild',
      request: One,
      permission: 'cloudbuild.builds.create',
      target,
      describe: () => ({
        mask: [],
        trafficBefore: [],
        trafficRequested: null,
        etagGiven: null,
        validateOnly: false,
      }),
      interfere: () => undefined,
      run({ projectId, id }) {
        const found = findBuild(world, projectId, id);
        if (!found.ok) return found;
        const again = retry(world, found.value);
        const operation = operationName(again);
        return ok({
          reply: {
            name: operation,
            done: false,
            metadata: packed(buildOnWire(world, wire, again)),
          },
          outcome: 'committed',
          operation,
          generation: null,
        });
      },
    },
  };
}

/** The same source gives the same result, unless what it failed for lay elsewhere. */
function retry(world: World, { again: outcome, ...build }: Build): Build {
  const startedAt = world.clock.now();
  const again: Build = {
    ...build,
    status: outcome ?? build.status,
    id: world.nextId(),
    startedAt,
    finishedAt: startedAt + world.settings.buildMs * MICROS_PER_MILLISECOND,
  };
  world.state.builds.push(again);
  return again;
}

/** The operation that a retried build is followed by; null: no such name. */
export function buildOperation(
  world: World,
  name: string,
  packed: { metadata(build: object): object; response(build: object): object },
): object | null {
  const build = world.state.builds.find((candidate) => operationName(candidate) === name);
  if (build === undefined) return null;
  const written = buildOnWire(world, GRPC, build);
  const status = statusOf(world, build);
  return {
    name,
    done: status !== 'WORKING',
    metadata: packed.metadata(written),
    ...(status === 'SUCCESS' ? { response: packed.response(written) } : {}),
    ...(status === 'FAILURE'
      ? { error: { code: 2, message: 'Build failed; check build logs' } }
      : {}),
  };
}

function operationName({ project, id }: Build): string {
  return `operations/build/${project}/${Buffer.from(id).toString('base64')}`;
}

function findBuild(world: World, project: string, id: string): Result<Build, RpcError> {
  const found = world.state.builds.find((build) => build.project === project && build.id === id);
  return found === undefined
    ? err(rpcError('NOT_FOUND', 'Requested entity was not found.'))
    : ok(found);
}

/** It is known how it ends only once it has. */
export function statusOf(world: World, build: Build): 'WORKING' | Build['status'] {
  return world.clock.now() < build.finishedAt ? 'WORKING' : build.status;
}

function fieldOf(world: World, build: Build, name: string): FieldValue {
  switch (name) {
    case 'status':
      return text(statusOf(world, build));
    case 'build_trigger_id':
    case 'buildTriggerId':
    case 'trigger_id':
      return text(build.trigger);
    case 'id':
      return text(build.id);
    default:
      return name.startsWith('substitutions.')
        ? text(substitutionsOf(build)[name.replace('substitutions.', '')] ?? '')
        : undefined;
  }
}

function substitutionsOf(build: Build): Record<string, string> {
  return {
    COMMIT_SHA: build.commit,
    SHORT_SHA: build.commit.slice(0, 7),
    _SERVICE_NAME: build.service,
  };
}

function buildOnWire(world: World, wire: Wire, build: Build): object {
  const status = statusOf(world, build);
  const over = status !== 'WORKING';
  return {
    id: build.id,
    projectId: build.project,
    status,
    statusDetail:
      status === 'FAILURE'
        ? 'Build step failure: build step 0 "gcr.io/cloud-builders/docker" failed: step exited with non-zero status: 2'
        : '',
    steps: [
      { name: 'gcr.io/cloud-builders/docker', args: ['build', '-t', build.image, '.'], status },
    ],
    results: {
      images:
        status === 'SUCCESS' && build.digest !== null
          ? [{ name: build.image, digest: `sha256:${build.digest}` }]
          : [],
    },
    createTime: wire.time(build.startedAt),
    startTime: wire.time(build.startedAt),
    ...(over ? { finishTime: wire.time(build.finishedAt) } : {}),
    images: [build.image],
    buildTriggerId: build.trigger,
    logUrl: `https://console.cloud.google.com/cloud-build/builds/${build.id}?project=${build.project}`,
    substitutions: substitutionsOf(build),
    tags: [build.service],
  };
}
