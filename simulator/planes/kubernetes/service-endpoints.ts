/** What a Service answers over HTTP: as one of the ready pods behind it would. */
import { type HttpAnswer, json } from '../../control/http-server';
import type { ImageProfile } from '../../core/cluster-state';
import { noise } from '../../core/random';
import type { EndpointRequest } from '../endpoints/healthy-answer';
import { decisive, imageId } from './controllers/images';
import { isReady } from './controllers/replica-sets';
import type { SimulatedCluster } from './simulated-cluster';
import type { Cluster } from './store/cluster';
import { isObject, member } from './store/json';
import type { KubeObject, Pod } from './store/objects';
import { PODS, SERVICES } from './store/resources';
import { selects } from './store/selectors';

const AT_SERVICE = /^\/services\/([^/]+)(\/.*)?$/;

/** Null: no Service of the cluster. */
export function serviceEndpoints(
  simulated: SimulatedCluster,
): (request: EndpointRequest) => HttpAnswer | null {
  let asked = 0;
  return (request) => {
    const [, name, path = '/'] = AT_SERVICE.exec(request.url.pathname) ?? [];
    const cluster = simulated.current();
    const service = cluster.list(SERVICES, null).find(({ metadata }) => metadata.name === name);
    if (service === undefined) return null;
    asked += 1;
    const pods = podsBehind(cluster, service);
    const pod = pods[asked % Math.max(1, pods.length)];
    if (pod === undefined) return json(503, { error: 'no endpoints available for service' });
    const profile = decisive(cluster, pod);
    const answer =
      noise(pod.metadata.uid, asked) < profile.errorRatio
        ? json(500, { error: lastError(profile) })
        : healthy(cluster, pod, profile, request, path);
    return { ...answer, headers: { ...answer.headers, 'x-served-by': pod.metadata.name } };
  };
}

function podsBehind(cluster: Cluster, service: KubeObject): Pod[] {
  const wanted = member(service.spec, 'selector');
  const matchLabels = Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => [key, String(value)]),
  );
  return cluster
    .list(PODS, service.metadata.namespace ?? '')
    .filter((pod) => isReady(pod) && selects({ matchLabels }, pod.metadata.labels ?? {}));
}

function healthy(
  cluster: Cluster,
  pod: Pod,
  profile: ImageProfile,
  request: EndpointRequest,
  path: string,
): HttpAnswer {
  const [image = ''] = pod.spec.containers.map((container) => container.image);
  switch (`${request.method} ${path}`) {
    case 'GET /health':
      return json(200, {
        status: 'healthy',
        version: profile.version,
        image: imageId(cluster, image),
      });
    case 'GET /health/ready':
      return json(200, { status: 'ready', version: profile.version });
    case 'GET /metrics':
      return {
        ...json(200, {}),
        body: metrics(profile),
        headers: { 'content-type': 'text/plain; version=0.0.4' },
      };
    case 'POST /api/v1/workflows':
      return workflow(request.body, pod);
    default:
      return json(404, { error: `no ${request.method} ${path}` });
  }
}

function workflow(body: string, pod: Pod): HttpAnswer {
  const given: unknown = parse(body);
  if (!isObject(given) || typeof given.name !== 'string' || !Array.isArray(given.steps)) {
    return json(400, { error: 'a workflow has a name and steps' });
  }
  const id = `wf-${pod.metadata.uid.slice(0, 8)}-${given.name}`;
  return json(201, { id, name: given.name, status: 'created', steps: given.steps.length });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function metrics({ version, errorRatio, p99Seconds }: ImageProfile): string {
  const total = 10_000;
  const failed = Math.round(total * errorRatio);
  const below = (seconds: number) => (seconds >= p99Seconds ? total : Math.round(total * 0.9));
  return [
    '# TYPE http_requests_total counter',
    `http_requests_total{status="200",version="${version}"} ${total - failed}`,
    `http_requests_total{status="500",version="${version}"} ${failed}`,
    '# TYPE http_request_duration_seconds histogram',
    ...[0.5, 1, 2, 5, 10].map(
      (le) => `http_request_duration_seconds_bucket{le="${le}"} ${below(le)}`,
    ),
    `http_request_duration_seconds_bucket{le="+Inf"} ${total}`,
    `http_request_duration_seconds_sum ${(total * p99Seconds) / 3}`,
    `http_request_duration_seconds_count ${total}`,
    '',
  ].join('\n');
}

function lastError({ logLines }: ImageProfile): string {
  return logLines.findLast((line) => line.startsWith('ERROR')) ?? 'internal error';
}
