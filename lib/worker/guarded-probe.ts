import { probe } from '@/lib/signals/sources/http-probe';
import type { ProbeOrder, ProbeOutcome } from './engine/deps';
import { probeScope } from './probe-scope';
import type { WorkerDeps } from './worker-deps';

export interface GuardedOutcome extends ProbeOutcome {
  /** True: nothing may be sent there, which says nothing about the service. */
  readonly barred: boolean;
  /** What `tell` asked for; absent: it was not said. */
  readonly told?: string | undefined;
}

/** One request to where ripcord.yaml lets it go, and nowhere else. */
export async function guardedProbe(
  { configuration }: Pick<WorkerDeps, 'configuration'>,
  { method, url, headers, body, expectStatus, expectJson, tell, deadlineMs }: ProbeOrder,
  signal: AbortSignal,
): Promise<GuardedOutcome> {
  const asked = { method, url, headers, expectStatus, expectJson, tell };
  const { status, ms, ok, barred, problem, told } = await probe(
    body === null ? asked : { ...asked, body },
    { ...probeScope(configuration(), url), timeoutMs: deadlineMs },
    signal,
  );
  const detail = problem ?? `${status} in ${ms} ms`;
  return { passed: ok, status, milliseconds: ms, barred, detail, told };
}
