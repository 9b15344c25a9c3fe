import { parseState } from '@/lib/fleet/stored-state';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import type { Look } from '@/lib/signals/looks';
import { platformLooks } from '@/lib/signals/platform-looks';
import { probe } from '@/lib/signals/sources/http-probe';
import { probeScope } from './probe-scope';
import { looksPart, NO_PROBE, platformPart } from './prompt-parts';
import { recordPrompt } from './record-frame';
import type { SampledTarget } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

/** Asks a service itself, and its platform as it was last seen: both are there before any metric. */
export async function probeTarget(
  deps: WorkerDeps,
  target: SampledTarget,
  signal: AbortSignal,
): Promise<void> {
  const row = await deps.db.prisma.observation.findUnique({ where: { targetId: target.id } });
  const state = parseState(row?.state ?? null);
  const probed = await probeAll(deps, target, state?.url ?? null, signal);
  if (signal.aborted) return;
  const at = deps.clock.now();
  await recordPrompt(deps.db, target, at, (old) => [
    probed.looks.length === 0
      ? { signal: 'probe_failure_rate', why: probed.why }
      : looksPart(target.asked, old, { signal: 'probe_failure_rate', looks: probed.looks, at }),
    platformPart(target.asked, old, state && platformLooks(state), row?.observedAt ?? null),
  ]);
}

/** Every probe at once, each by itself and all of them together. What could not be sent is no look. */
async function probeAll(
  deps: WorkerDeps,
  target: SampledTarget,
  url: string | null,
  signal: AbortSignal,
): Promise<{ readonly looks: readonly Look[]; readonly why: string }> {
  if (target.probes.length === 0) return { looks: [], why: NO_PROBE };
  if (url === null) return { looks: [], why: 'The service has no address.' };
  const made = await Promise.all(
    target.probes.map((each) => probeOnce(deps, target.service, url, each, signal)),
  );
  const failures = made.flatMap(({ id, failed }) => (failed === null ? [] : [{ id, failed }]));
  const why = made.flatMap(({ problem }) => problem ?? [])[0] ?? '';
  return {
    looks: failures.flatMap(({ id, failed }): Look[] => [
      { revision: null, failed },
      { revision: null, about: id, failed },
    ]),
    why,
  };
}

interface Made {
  readonly id: string;
  /** Null: nothing was sent. */
  readonly failed: boolean | null;
  readonly problem: string | null;
}

async function probeOnce(
  deps: WorkerDeps,
  service: string,
  url: string,
  { id, method, path, headers, body, needs, expect_status, expect_json, deadline_seconds }: Probe,
  signal: AbortSignal,
): Promise<Made> {
  const sent = { ...headers };
  if (needs !== undefined) {
    const secret = deps.secret(service, needs.secret);
    if (secret === null) {
      return { id, failed: null, problem: `Secret ${needs.secret} is not set for this service.` };
    }
    sent[needs.header] = secret;
  }
  const asked = `${url.replace(/\/+$/, '')}${path}`;
  const { ok, barred, problem } = await probe(
    {
      method,
      url: asked,
      headers: sent,
      expectStatus: expect_status,
      expectJson: expect_json,
      ...(body === undefined ? {} : { body }),
    },
    { ...probeScope(deps.configuration(), asked), timeoutMs: deadline_seconds * 1000 },
    signal,
  );
  return { id, failed: barred ? null : !ok, problem };
}
