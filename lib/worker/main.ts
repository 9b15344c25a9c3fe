import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { runWorker } from './run-worker';
import { isHarmless } from './stray-error';

/** What isn't done by then is taken up by the next worker: every step survives a killed process. */
const STOP_WITHIN_MS = 1800;

const stop = new AbortController();

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    stop.abort();
    setTimeout(() => {
      log.warn('the worker stopped with work under way');
      process.exit(0);
    }, STOP_WITHIN_MS).unref();
  });
}

for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => {
    if (isHarmless(error)) {
      log.warn({ err: error, event }, 'a connection was lost');
      return;
    }
    log.fatal({ err: error, event }, 'the worker ends: nobody handled this');
    process.exit(1);
  });
}

try {
  await runWorker(env(), process.env, stop.signal, () => {
    process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
  });
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, 'the worker ends');
  process.exit(1);
}
