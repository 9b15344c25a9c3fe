/**
 * Shifting traffic by v1's replaceService, whose resourceVersion is a real compare-and-swap: v2's
 * etag is documented as one, and was seen to be ignored.
 */
import { run, type run_v1 } from '@googleapis/run';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import {
  type GapicOptions,
  type GoogleConnection,
  type GoogleSettings,
  restAuth,
} from '../google/connection';
import { DEADLINES } from '../google/deadlines';
import { changing, parsedReply, reading, shortName } from '../google/parsed-reply';
import { baseUrl, grpcCode, saidIn } from '../google/rest-client';
import { callOnce, createSession, type GapicClient } from '../google/session';
import type { OperationMessage, TrafficTargetRequest } from './api-types';
import type { CloudRunClient } from './client';
import type { TrafficUpdate } from './mutations';

/** As it was read; all of it goes back, so that the template stays as it is to the byte. */
const v1Service = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().min(1) }),
  spec: z.looseObject({}),
});
type V1Service = z.output<typeof v1Service>;

interface V1Client extends GapicClient {
  get(name: string, timeout: number): Promise<unknown>;
  replace(name: string, body: V1Service, dryRun: boolean, timeout: number): Promise<unknown>;
}

/**
 * The same client, but that traffic is written only over the state that it was planned against:
 * v1 is read for its version, then v2's etag compared with the plan's, then one replaceService. A
 * change before the comparison is seen by it, one after it makes the version stale.
 */
export function withReplaceService(
  client: CloudRunClient,
  connection: GoogleConnection,
  settings: GoogleSettings,
  deadlineMs: number = DEADLINES.mutation,
): CloudRunClient {
  const session = createSession(
    connection,
    'act',
    'rest',
    { ...settings, simulator: settings.simulatorRest ?? null },
    (options) => createV1Client(connection.region, options),
  );

  async function replaceTraffic(
    { name, etag, traffic, validateOnly }: TrafficUpdate,
    signal: AbortSignal,
  ): Reply<OperationMessage> {
    const until = performance.now() + deadlineMs;
    const limits = () => ({
      deadlineMs: Math.max(0, Math.floor(until - performance.now())),
      signal,
    });
    const [, project = '', id = ''] = /^projects\/([^/]+)\/.*\/([^/]+)$/.exec(name) ?? [];
    const v1Name = `namespaces/${project}/services/${id}`;

    const look = reading(`Reading ${id} by v1`, 'run.services.get');
    const got = await callOnce(session, look, limits(), (v1, { timeout }) =>
      v1.get(v1Name, timeout),
    );
    if (!got.ok) return got;
    const before = parsedReply(v1Service, got.value, look);
    if (!before.ok) return before;

    const now = await client.getService(
      name,
      AbortSignal.any([signal, AbortSignal.timeout(limits().deadlineMs)]),
    );
    if (!now.ok) return now;
    if (etag !== null && now.value.etag !== etag) {
      const message = `Shifting traffic of ${shortName(name)}: it was changed by someone else since it was read.`;
      return err({ kind: 'conflict', outcome: 'refused', message });
    }

    const context = {
      ...changing(
        `Shifting traffic of ${shortName(name)}${validateOnly ? ' (dry run)' : ''}`,
        'run.services.update',
      ),
      mutation: !validateOnly,
    };
    const body = { ...before.value, spec: { ...before.value.spec, traffic: traffic.map(toV1) } };
    const reply = await callOnce(session, context, limits(), (v1, { timeout }) =>
      v1.replace(v1Name, body, validateOnly, timeout),
    );
    // It gives no operation: the service itself says how far it is.
    return reply.ok ? ok({ name: '', done: validateOnly, error: null }) : reply;
  }

  return {
    ...client,
    updateTraffic: replaceTraffic,
    async close() {
      await Promise.all([client.close(), session.close()]);
    },
  };
}

function toV1({ type, revision, percent, tag }: TrafficTargetRequest): run_v1.Schema$TrafficTarget {
  return {
    ...(type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
      ? { latestRevision: true }
      : { revisionName: revision }),
    ...(percent > 0 ? { percent } : {}),
    ...(tag === '' ? {} : { tag }),
  };
}

function createV1Client(region: string, options: GapicOptions): V1Client {
  const auth = restAuth(options);
  const { services } = run({
    version: 'v1',
    rootUrl: `${baseUrl(`${region}-run.googleapis.com`, options)}/`,
    ...(auth === null ? {} : { auth: auth as unknown as run_v1.Options['auth'] }),
  } as run_v1.Options).namespaces;
  // It would try a GET or PUT again by itself.
  const once = (timeout: number) => ({ timeout, retry: false });
  return {
    async initialize() {
      await auth?.getClient();
    },
    get: (name, timeout) => told(services.get({ name }, once(timeout))),
    replace: (name, body, dryRun, timeout) =>
      told(
        services.replaceService(
          {
            name,
            requestBody: body as run_v1.Schema$Service,
            ...(dryRun ? { dryRun: 'all' } : {}),
          },
          once(timeout),
        ),
      ),
    async close() {},
  };
}

const failure = z.looseObject({
  name: z.string().optional(),
  status: z.number().optional().catch(undefined),
  response: z.looseObject({ status: z.number().optional(), data: z.unknown() }).optional(),
});

/** The body of an answer; a failure is thrown with its gRPC code. Without an answer nobody knows. */
async function told(call: Promise<{ readonly data: unknown }>): Promise<unknown> {
  try {
    return (await call).data;
  } catch (error) {
    const parsed = failure.safeParse(error);
    const response = parsed.success ? parsed.data.response : undefined;
    const status = response?.status ?? (parsed.success ? parsed.data.status : undefined);
    const late =
      error instanceof Error && /timeout|aborted/i.test(`${error.name} ${error.message}`);
    const lost = late ? 4 : 14;
    throw Object.assign(new Error(saidIn(response?.data)), {
      code: status === undefined ? lost : grpcCode(status),
    });
  }
}
