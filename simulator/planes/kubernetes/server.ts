/** The API server: HTTP on loopback, one route for each verb. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { preciseEpochMs } from '../../core/clock';
import type { World } from '../../core/world';
import { ACCESS_REVIEWS, accessReview } from './api/access-review';
import { type Asked, answerMutation, denial, injected, methodOf } from './api/call';
import { callerOf } from './api/caller';
import { discovery, openApi } from './api/discovery';
import { foreignTouch } from './api/interference';
import { streamLog } from './api/log-stream';
import { mutate } from './api/mutate';
import { getObject, listObjects, shaped } from './api/read';
import { resourceRequest, verbOf } from './api/request';
import { scaleOf } from './api/scale';
import { NO_SUCH_PATH, type Refusal, statusOf } from './api/status';
import { streamWatch } from './api/watch-stream';
import { stopMsOf } from './controllers/pods';
import { type ExecOptions, serveExec } from './exec/exec-socket';
import type { SimulatedCluster } from './simulated-cluster';

const READS = new Set(['get', 'list', 'watch']);

export interface KubernetesServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Loopback only: everybody may do everything here, but what the settings deny. */
export async function listenKubernetes(
  world: World,
  cluster: SimulatedCluster,
  options: ExecOptions & { readonly port: number },
): Promise<KubernetesServer> {
  const server = createServer((request, response) => {
    handle(world, cluster, options.token, { request, response }).catch((bug: unknown) => {
      console.error('request failed', bug);
      if (response.headersSent) response.end();
      else send(response, 500, { error: 'The simulator has a bug; see its log.' });
    });
  });
  serveExec(server, world, cluster, options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        cluster.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  world: World,
  cluster: SimulatedCluster,
  token: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const receivedAt = preciseEpochMs();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = Buffer.concat(chunks);
  const body = sent.toString();
  const { url, actor, manager } = callerOf(request, token);
  if (/^\/(healthz|livez|readyz)$/.test(url.pathname)) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    return;
  }
  const said = discovery(url.pathname) ?? openApi(url.pathname);
  if (said !== null && request.method === 'GET') {
    count(world, 'discovery');
    send(response, 200, said);
    return;
  }
  if (url.pathname === ACCESS_REVIEWS && request.method === 'POST') {
    count(world, 'create selfsubjectaccessreviews');
    const review = accessReview(world, sent);
    send(response, review === null ? 400 : 201, review ?? {});
    return;
  }
  const about = resourceRequest(url.pathname);
  if (about === null) {
    refuse(response, NO_SUCH_PATH);
    return;
  }
  const asked: Asked = {
    ...about,
    verb: verbOf(request.method ?? 'GET', about, url.searchParams),
    query: url.searchParams,
    body,
    contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '',
    accept: request.headers.accept ?? '',
    actor,
    manager,
    dryRun: url.searchParams.getAll('dryRun').includes('All'),
    receivedAt,
  };
  cluster.advance();
  await answer(world, cluster, asked, response);
}

async function answer(
  world: World,
  cluster: SimulatedCluster,
  asked: Asked,
  response: ServerResponse,
): Promise<void> {
  count(world, methodOf(asked));
  const fault = world.faults.strike(methodOf(asked), asked.name === '' ? null : asked.name);
  if (fault?.kind === 'delay') {
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 0));
    cluster.advance();
  }
  if (READS.has(asked.verb)) {
    if (fault?.kind === 'hang' || fault?.kind === 'commit-then-hang') return;
    const refusal =
      fault?.kind === 'error' || fault?.kind === 'commit-then-error'
        ? injected(fault)
        : denial(world, asked);
    const unread =
      refusal ?? (asked.subresource === 'log' ? streamLog(cluster, asked, response) : null);
    if (unread !== null) refuse(response, unread);
    else if (asked.subresource === 'log') return;
    else if (asked.verb === 'watch') streamWatch(cluster, asked, response);
    else read(cluster, asked, response);
    return;
  }
  const store = cluster.current();
  const context = { cluster: store, settings: world.settings };
  const reply = answerMutation(
    world,
    asked,
    fault,
    () => mutate(store, asked, stopMsOf(context)),
    () => foreignTouch(store, asked),
  );
  cluster.advance();
  if (reply.kind === 'silence') return;
  if (reply.kind === 'refused') refuse(response, reply.refusal);
  else
    send(
      response,
      asked.verb === 'create' ? 201 : 200,
      replyBody(cluster, asked, reply.written.object),
    );
}

function read(cluster: SimulatedCluster, asked: Asked, response: ServerResponse): void {
  const store = cluster.current();
  const found = asked.name === '' ? listObjects(store, asked) : getObject(store, asked);
  if (found.ok) send(response, 200, found.value);
  else refuse(response, found.error);
}

function replyBody(
  cluster: SimulatedCluster,
  asked: Asked,
  object: Parameters<typeof scaleOf>[0],
): object {
  if (asked.subresource === 'scale') return scaleOf(object);
  return shaped(cluster.current(), asked, object);
}

function count(world: World, method: string): void {
  world.reads.set(method, (world.reads.get(method) ?? 0) + 1);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== undefined) {
    response.setHeader('retry-after', String(refusal.retryAfterSeconds));
  }
  send(response, refusal.code, statusOf(refusal));
}
