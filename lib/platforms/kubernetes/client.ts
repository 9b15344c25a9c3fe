/** The Kubernetes API through its official client. The only file that knows it; replies are parsed here. */
import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  type KubeConfig,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { z } from 'zod';
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { KubernetesSettings } from './connection';
import { type CallContext, notSent, statusError, thrownError } from './errors';
import { type ExecRequest, execute } from './exec-client';
import type { ExecResult } from './exec-output';
import { jsonLines } from './json-lines';
import { openCluster } from './kubeconfig-client';

export type Query = Readonly<Record<string, string>>;

export interface ReadRequest {
  readonly path: string;
  readonly query?: Query | undefined;
  /** Only names, versions and labels are given: of the object (or a watch's), or of each in a list. */
  readonly metadataOnly?: 'object' | 'list' | undefined;
  readonly context: CallContext;
}

export interface ChangeRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
  /** Of a PATCH; anything else is JSON. */
  readonly patch?: 'json' | 'apply' | undefined;
  readonly query?: Query | undefined;
  /** The server checks it whole and changes nothing. */
  readonly dryRun: boolean;
  readonly context: CallContext;
}

/** One line of a watch. `object` is as the API gave it: whoever watches parses it. */
export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

export interface KubernetesClient {
  readonly settings: Pick<KubernetesSettings, 'name' | 'namespaces' | 'gitopsNamespace'>;
  read<S extends z.ZodType>(
    schema: S,
    request: ReadRequest,
    signal: AbortSignal,
  ): Reply<z.output<S>>;
  /**
   * Answers when the server has ended the stream. `onOpen` comes before the first line: the server
   * took the resourceVersion.
   */
  watch(
    request: ReadRequest,
    on: { open(): void; event(event: WatchEvent): void },
    signal: AbortSignal,
  ): Reply<'ended'>;
  /** One call, never made twice. */
  change<S extends z.ZodType>(
    schema: S,
    request: ChangeRequest,
    signal: AbortSignal,
  ): Reply<z.output<S>>;
  /** By WebSocket, without a terminal and without input. */
  exec(request: ExecRequest, signal: AbortSignal): Reply<ExecResult>;
  /** May this credential do it? Asked as itself. */
  review<S extends z.ZodType>(
    schema: S,
    use: Use,
    request: ChangeRequest,
    signal: AbortSignal,
  ): Reply<z.output<S>>;
}

/** Milliseconds until a call is given up. A mutation's is the promise that a lease is built on. */
export interface Deadlines {
  readonly read: number;
  readonly mutation: number;
}
const DEADLINES: Deadlines = { read: 10_000, mutation: 15_000 };

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;
const METADATA = ';g=meta.k8s.io;v=v1';

/** Never throws and connects only when first asked; no call is made twice. */
export function createKubernetesClient(
  settings: KubernetesSettings,
  deadlines: Deadlines = DEADLINES,
): KubernetesClient {
  const library = new IsomorphicFetchHttpLibrary();
  const opened = new Map<Use, Result<KubeConfig, string>>();
  const open = (use: Use) => {
    const known = opened.get(use) ?? openCluster(settings, settings[use]);
    opened.set(use, known);
    return known;
  };
  // The client makes a new pool of connections for each request; the first is kept.
  const pools = new Map<Use, Pool>();

  async function ask(use: Use, wire: Wire, signal: AbortSignal): Reply<ResponseContext> {
    const { context } = wire;
    const cluster = open(use);
    if (!cluster.ok) return err(notSent('unauthenticated', cluster.error));
    const server = cluster.value.getCurrentCluster()?.server ?? '';
    const url = new URL(`${server.replace(/\/$/, '')}${wire.path}`);
    for (const [name, value] of Object.entries(wire.query)) url.searchParams.set(name, value);
    const request = new RequestContext(url.href, wire.method);
    for (const [name, value] of Object.entries(wire.headers)) request.setHeaderParam(name, value);
    if (wire.body !== undefined) request.setBody(JSON.stringify(wire.body));
    request.setSignal(signal);
    try {
      await cluster.value.applySecurityAuthentication(request);
    } catch {
      // Its words could repeat a part of the credential.
      return err(
        notSent(
          'unauthenticated',
          `Connection ${settings.name}: its ${use} credential can't be read.`,
        ),
      );
    }
    const pool = pools.get(use) ?? request.getDispatcher();
    if (pool !== undefined) {
      pools.set(use, pool);
      request.setDispatcher(pool);
    }
    try {
      const response = await library.send(request).toPromise();
      if (response.httpStatusCode < 300) return ok(response);
      const body = await response.body.text();
      return err(statusError(response.httpStatusCode, body, context));
    } catch (error) {
      return err(thrownError(error, signal.aborted, context));
    }
  }

  async function asked<S extends z.ZodType>(
    schema: S,
    use: Use,
    wire: Wire,
    deadlineMs: number,
    signal: AbortSignal,
  ): Reply<z.output<S>> {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const response = await ask(use, wire, ended);
    if (!response.ok) return response;
    let text: string;
    try {
      text = await response.value.body.text();
    } catch (error) {
      return err(thrownError(error, ended.aborted, wire.context));
    }
    return parsed(schema, text, wire.context);
  }

  return {
    settings,

    read: (schema, request, signal) =>
      asked(schema, 'read', reading(request), deadlines.read, signal),

    async watch(request, on, signal) {
      const wire = reading({ ...request, query: { ...request.query, watch: 'true' } });
      const response = await ask('read', wire, signal);
      if (!response.ok) return response;
      on.open();
      try {
        for await (const line of jsonLines(response.value.body.stream())) {
          const event = watchLine.safeParse(line);
          if (event.success) on.event(event.data);
        }
        return ok('ended' as const);
      } catch (error) {
        return err(thrownError(error, signal.aborted, request.context));
      }
    },

    change: (schema, request, signal) =>
      asked(schema, 'act', changing(request), deadlines.mutation, signal),

    review: (schema, use, request, signal) =>
      asked(schema, use, changing(request), deadlines.read, signal),

    async exec(request, signal) {
      const cluster = open('act');
      if (!cluster.ok) return err(notSent('unauthenticated', cluster.error));
      const ended = AbortSignal.any([signal, AbortSignal.timeout(deadlines.mutation)]);
      return execute(cluster.value, request, ended);
    },
  };
}

type Use = 'read' | 'act';
type Pool = NonNullable<ReturnType<RequestContext['getDispatcher']>>;

interface Wire {
  readonly method: HttpMethod;
  readonly path: string;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly context: CallContext;
}

const watchLine = z.object({ type: z.string(), object: z.unknown() });

function reading({ path, query = {}, metadataOnly, context }: ReadRequest): Wire {
  const accept =
    metadataOnly === undefined
      ? 'application/json'
      : `application/json;as=${metadataOnly === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata'}${METADATA}`;
  return { method: HttpMethod.GET, path, query, headers: { accept }, body: undefined, context };
}

function changing({ method, path, body, patch, query = {}, dryRun, context }: ChangeRequest): Wire {
  return {
    method: HttpMethod[method],
    path,
    query: dryRun ? { ...query, dryRun: 'All' } : query,
    headers: {
      accept: 'application/json',
      'content-type': patch === undefined ? 'application/json' : PATCH_TYPES[patch],
    },
    body,
    context: { ...context, mutation: context.mutation && !dryRun },
  };
}

/** An answer that can't be read says nothing about whether a change was made. */
function parsed<S extends z.ZodType>(
  schema: S,
  text: string,
  context: CallContext,
): Result<z.output<S>, PlatformError> {
  let where = '';
  try {
    const result = schema.safeParse(JSON.parse(text));
    if (result.success) return ok(result.data);
    where = result.error.issues[0]?.path.join('.') ?? '';
  } catch {}
  const message = `${context.what}: the answer has an unknown shape at "${where}".`;
  return err({ kind: 'failed', outcome: context.mutation ? 'unknown' : 'not_sent', message });
}
