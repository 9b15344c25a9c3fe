/** The log of a container, at once or for as long as it goes on. */
import type { ServerResponse } from 'node:http';
import { MICROS_PER_MILLISECOND } from '../../../core/clock';
import type { SimulatedCluster } from '../simulated-cluster';
import { PODS } from '../store/resources';
import type { Asked } from './call';
import { logLines, selected, written } from './logs';
import { notFound, type Refusal } from './status';

const LOOKS_EVERY_MS = 250;

/** Null: it was answered. */
export function streamLog(
  simulated: SimulatedCluster,
  { namespace, name, query }: Asked,
  response: ServerResponse,
): Refusal | null {
  const cluster = simulated.current();
  const pod = cluster.get(PODS, namespace, name);
  if (pod === null) return notFound(PODS, name);
  const lines = logLines(cluster, pod, query, 0);
  if (!lines.ok) return lines.error;
  const shown = selected(lines.value, query, cluster.now / MICROS_PER_MILLISECOND);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(shown.map((line) => written(line, query)).join(''));
  if (query.get('follow') !== 'true') {
    response.end();
    return null;
  }
  let last = lines.value.at(-1)?.at ?? 0;
  const timer = setInterval(() => {
    const current = simulated.current().get(PODS, namespace, name);
    if (current === null) {
      response.end();
      return;
    }
    const more = logLines(simulated.current(), current, query, last);
    for (const line of more.ok ? more.value : []) {
      response.write(written(line, query));
      last = line.at;
    }
  }, LOOKS_EVERY_MS);
  timer.unref();
  const unfollow = simulated.follow(() => response.end());
  response.once('close', () => {
    clearInterval(timer);
    unfollow();
  });
  return null;
}
