import { err, ok, type Result } from '@/lib/result';
import type { Template } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { WireTemplate } from './api-types';

const USUAL_TIMEOUT_SECONDS = 300;
const USUAL_MAX_INSTANCES = 100;
const USUAL_CONCURRENCY = 80;

/** Wire form to ours. One container: what the services here have. */
export function parseTemplate(wire: WireTemplate): Result<Template, RpcError> {
  const [container] = wire.containers;
  if (container === undefined || container.image === '') {
    return err(
      rpcError(
        'INVALID_ARGUMENT',
        'Violation in UpdateServiceRequest.service.template.containers[0].image: is required.',
      ),
    );
  }
  const env: Template['env'] = [];
  const secrets: Template['secrets'] = [];
  for (const { name, value, valueSource } of container.env) {
    const reference = valueSource?.secretKeyRef;
    if (reference == null) env.push({ name, value: value ?? '' });
    else secrets.push({ name, secret: reference.secret, version: reference.version });
  }
  return ok({
    image: container.image,
    env,
    secrets,
    cpu: container.resources?.limits.cpu ?? '1',
    memory: container.resources?.limits.memory ?? '512Mi',
    minInstances: wire.scaling?.minInstanceCount ?? 0,
    maxInstances: wire.scaling?.maxInstanceCount || USUAL_MAX_INSTANCES,
    concurrency: wire.maxInstanceRequestConcurrency || USUAL_CONCURRENCY,
    timeoutSeconds: Number(wire.timeout?.seconds ?? USUAL_TIMEOUT_SECONDS),
    serviceAccount: wire.serviceAccount,
    labels: wire.labels,
    annotations: wire.annotations,
  });
}

export function sameTemplate(a: Template, b: Template): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
}
