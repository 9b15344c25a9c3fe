/** One command inside a pod, by WebSocket. */
import { Writable } from 'node:stream';
import { Exec, type KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { type CallContext, statusError, thrownError } from './errors';
import { type ExecResult, execOutcome, OutputTail } from './exec-output';

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  /** Null: its first. */
  readonly container: string | null;
  readonly argv: readonly string[];
  readonly context: CallContext;
}

export async function execute(
  config: KubeConfig,
  { namespace, pod, container, argv, context }: ExecRequest,
  signal: AbortSignal,
): Reply<ExecResult> {
  const tail = new OutputTail();
  const sink = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        tail.add(chunk.toString('utf8'));
        done();
      },
    });
  return new Promise((resolve) => {
    const end = (reply: Result<ExecResult, PlatformError>) => resolve(reply);
    const giveUp = () => end(err(thrownError(signal.reason, true, context)));
    signal.addEventListener('abort', giveUp, { once: true });
    // The types want a name; the API takes the pod's first container without one.
    new Exec(config)
      .exec(namespace, pod, container ?? '', [...argv], sink(), sink(), null, false, (status) =>
        end(ok(execOutcome(status, tail.text()))),
      )
      .then(
        (socket) => {
          signal.addEventListener('abort', () => socket.close(), { once: true });
          if (signal.aborted) socket.close();
          socket.on('close', () =>
            end(err(thrownError(new Error('it ended without a status'), false, context))),
          );
        },
        (error: unknown) => end(err(upgradeError(error, context))),
      );
  });
}

/** A WebSocket that was not opened started nothing where the server said why. */
function upgradeError(error: unknown, context: CallContext): PlatformError {
  const said = z.object({ message: z.string() }).safeParse(error);
  const code = /Unexpected server response: (\d{3})/.exec(said.data?.message ?? '')?.[1];
  return code === undefined
    ? thrownError(error, false, context)
    : statusError(Number(code), '', context);
}
