/** Exec over a WebSocket, subprotocols v5 and v4: one byte of channel before each message. */
import type { IncomingMessage, Server } from 'node:http';
import { type Duplex, PassThrough } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { preciseEpochMs } from '../../../core/clock';
import type { World } from '../../../core/world';
import { type Asked, answerMutation } from '../api/call';
import { type Caller, callerOf } from '../api/caller';
import { resourceRequest } from '../api/request';
import { badRequest, NO_SUCH_PATH, notFound, type Refusal, statusOf } from '../api/status';
import type { SimulatedCluster } from '../simulated-cluster';
import type { Pod } from '../store/objects';
import { PODS } from '../store/resources';
import type { Ending, Programs } from './program';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 } as const;

export interface ExecOptions {
  /** The first that runs something in a pod does. */
  readonly programs: readonly Programs[];
  /** Who may run what is really run; others get what is modelled. */
  readonly token: string;
}

export function serveExec(
  server: Server,
  world: World,
  cluster: SimulatedCluster,
  options: ExecOptions,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => socket.destroy());
    const caller = callerOf(request, options.token);
    const asked = askedOf(caller);
    const refusal = refusalOf(cluster, request, asked);
    if (asked === null || refusal !== null) {
      refuse(socket, refusal ?? NO_SUCH_PATH);
      return;
    }
    cluster.advance();
    const pod = cluster.current().get(PODS, asked.namespace, asked.name);
    const fault = world.faults.strike('create pods/exec', asked.name);
    world.reads.set('create pods/exec', (world.reads.get('create pods/exec') ?? 0) + 1);
    if (pod === null) {
      refuse(socket, notFound(PODS, asked.name));
      return;
    }
    const reply = answerMutation(
      world,
      asked,
      fault,
      () => ({ ok: true, value: { object: pod, outcome: 'committed', changed: [] } }),
      () => undefined,
    );
    if (reply.kind === 'silence' && fault?.kind === 'hang') return;
    // An answer that is lost after the program ran: it runs, and nobody hears how it ended.
    const lost =
      reply.kind === 'done'
        ? null
        : fault?.kind === 'commit-then-hang'
          ? 'hang'
          : fault?.kind === 'commit-then-error'
            ? 'error'
            : null;
    if (reply.kind === 'refused' && lost === null) {
      refuse(socket, reply.refusal);
      return;
    }
    const delay = fault?.kind === 'delay' ? (fault.delayMs ?? 0) : 0;
    setTimeout(() => {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        const programs =
          caller.token === options.token ? options.programs : options.programs.slice(-1);
        converse(opened, { cluster, pod, asked, programs, lost }).catch((bug: unknown) => {
          console.error('exec failed', bug);
          opened.close(1011);
        });
      });
    }, delay);
  });
}

interface Conversation {
  readonly cluster: SimulatedCluster;
  readonly pod: Pod;
  readonly asked: Asked;
  readonly programs: readonly Programs[];
  /** How nobody hears of its end. */
  readonly lost: 'hang' | 'error' | null;
}

async function converse(
  socket: WebSocket,
  { cluster, pod, asked, programs, lost }: Conversation,
): Promise<void> {
  const stdin = new PassThrough();
  const gone = new AbortController();
  if (asked.query.get('stdin') !== 'true' && asked.query.get('stdin') !== '1') stdin.end();
  socket.on('message', (data: Buffer) => {
    if (data[0] === CHANNEL.stdin) stdin.write(data.subarray(1));
    else if (data[0] === CHANNEL.close && data[1] === CHANNEL.stdin) stdin.end();
  });
  socket.on('close', () => {
    stdin.end();
    gone.abort();
  });
  socket.on('error', () => socket.terminate());
  const to = (channel: number) => (chunk: Buffer | string) => {
    if (lost === null) socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(chunk)]));
  };
  const invocation = {
    cluster: cluster.current(),
    pod,
    argv: asked.query.getAll('command'),
    stdin,
    stdout: to(CHANNEL.stdout),
    stderr: to(CHANNEL.stderr),
    signal: gone.signal,
  };
  const running = programs.map((program) => program(invocation)).find((each) => each !== null);
  const ending: Ending = (await running) ?? { kind: 'not_started', message: 'nothing runs here' };
  if (lost === 'hang') return;
  if (lost === 'error') {
    socket.close(1011);
    return;
  }
  to(CHANNEL.error)(JSON.stringify(statusFor(ending)));
  socket.close(1000);
}

function statusFor(ending: Ending): object {
  if (ending.kind === 'exited' && ending.code === 0) {
    return { metadata: {}, status: 'Success' };
  }
  if (ending.kind === 'not_started') {
    return {
      metadata: {},
      status: 'Failure',
      message: ending.message,
      reason: 'InternalError',
      code: 500,
    };
  }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${ending.code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(ending.code) }] },
  };
}

function askedOf({ url, actor, manager }: Caller): Asked | null {
  const about = resourceRequest(url.pathname);
  if (about?.subresource !== 'exec') return null;
  return {
    ...about,
    verb: 'create',
    query: url.searchParams,
    body: JSON.stringify({ command: url.searchParams.getAll('command') }),
    contentType: '',
    accept: '',
    actor,
    manager,
    dryRun: false,
    receivedAt: preciseEpochMs(),
  };
}

function refusalOf(
  cluster: SimulatedCluster,
  { headers }: IncomingMessage,
  asked: Asked | null,
): Refusal | null {
  // A browser's page may open a WebSocket to loopback: none has to.
  if (headers.origin !== undefined) {
    return { code: 403, reason: 'Forbidden', message: 'not from a browser' };
  }
  if (asked === null) return NO_SUCH_PATH;
  const pod = cluster.current().get(PODS, asked.namespace, asked.name);
  const wanted = asked.query.get('container');
  if (pod === null) return null;
  const statuses = pod.status?.containerStatuses ?? [];
  const status =
    wanted === null || wanted === '' ? statuses[0] : statuses.find(({ name }) => name === wanted);
  if (status === undefined) {
    return badRequest(`container ${wanted} is not valid for pod ${asked.name}`);
  }
  return 'running' in status.state
    ? null
    : badRequest(`unable to upgrade connection: container not found ("${status.name}")`);
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(statusOf(refusal));
  socket.end(
    `HTTP/1.1 ${refusal.code} ${refusal.reason}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
