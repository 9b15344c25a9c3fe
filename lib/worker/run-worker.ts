import path from 'node:path';
import { openDatabase } from '@/lib/db';
import type { Env } from '@/lib/env';
import { checkpoint } from './checkpoint';
import { DatabaseClock } from './database-clock';
import { detect } from './detect';
import { doctor } from './doctor';
import { startEngine } from './engine/loop';
import { engineDeps } from './engine-deps';
import { evidence } from './evidence';
import { expire } from './expire';
import { guardedProbe } from './guarded-probe';
import { LiveConfiguration } from './live-configuration';
import { observe } from './observe';
import { prepare } from './prepare';
import { propose } from './propose';
import { publish } from './publish';
import { sample } from './sample';
import { signalEdges } from './signal-edges';
import { signingKey } from './signing-key';
import { readTails } from './tail';
import type { WorkerDeps } from './worker-deps';

const CONNECTIONS = 16;

/**
 * Everything that a worker does, until `signal` is aborted. `onReady` is called once the
 * configuration is loaded and the loops run. Rejects when a loop ends by itself: that is a bug.
 */
export async function runWorker(
  env: Env,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
  onReady: () => void,
): Promise<void> {
  const db = openDatabase(env.databaseUrl, CONNECTIONS);
  const clock = new DatabaseClock();
  const live = new LiveConfiguration(
    db,
    { configFile: env.configFile, runbooksDir: env.runbooksDir },
    {
      simulator: env.simulator?.grpc ?? null,
      simulatorRest: env.simulator?.rest ?? null,
      simulatedCluster: env.simulator?.cluster ?? null,
      environment,
      clock: () => clock.now(),
    },
  );
  // A loop that fails takes the others down in order, and the process with it.
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  try {
    const key = await signingKey(env.signingKeyFile ?? path.join(env.dataDir, 'signing-key.pem'));
    await live.start(ended);
    const deps: WorkerDeps = {
      db,
      clock,
      find: (connection) => live.find(connection),
      metrics: (connection) => live.metrics(connection),
      secret: (service, name) => live.secret(service, name),
      configuration: () => live.configuration(),
    };
    const engine = engineDeps(deps, env.databaseUrl);
    const loops = [
      live.follow(ended),
      observe(deps, ended),
      sample(deps, ended),
      signalEdges(deps, ended),
      propose(deps, ended),
      evidence(deps, ended),
      readTails(deps, ended),
      detect(
        {
          ...deps,
          probe: (order, stop) => guardedProbe(deps, order, stop),
          payload: engine.payload,
        },
        ended,
      ),
      doctor(deps, ended),
      expire(deps, ended),
      publish({ ...deps, databaseUrl: env.databaseUrl }, ended),
      checkpoint({ ...deps, signingKey: key }, ended),
      prepare(engine, ended),
      startEngine(engine, ended),
    ];
    if (!ended.aborted) onReady();
    for (const loop of loops) loop.catch((reason: unknown) => failed.abort(reason));
    await Promise.allSettled(loops);
  } finally {
    await live.close();
    await db.close();
  }
  if (failed.signal.aborted) throw failed.signal.reason;
}
