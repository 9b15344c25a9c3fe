import type { Probe } from '@/lib/runbooks/procedure-schema';
import { afterProbes } from '@/lib/runs/check-outcomes';
import type { Move } from '@/lib/runs/move';
import type { ProbeSeen } from '@/lib/runs/step-result';
import type { EngineDeps } from './deps';
import type { LoadedRun, LoadedStep } from './load';
import { readRunbook } from './runbook';

/** One round of the runbook's probes against what serves now, all at once. */
export async function probeRound(
  deps: EngineDeps,
  run: LoadedRun,
  step: LoadedStep,
  isLast: boolean,
): Promise<Move> {
  const runbook = await readRunbook(deps.db.prisma, run.body.runbookDigest);
  const probes = runbook?.verification.probes ?? [];
  const seen = await Promise.all(probes.map((probe) => probeOnce(deps, run, probe)));
  return afterProbes(step, seen, step.result.passedRounds ?? 0, run.now, isLast);
}

async function probeOnce(deps: EngineDeps, { body }: LoadedRun, probe: Probe): Promise<ProbeSeen> {
  const { id, method, path } = probe;
  const seen = { id, method, path, status: null, milliseconds: null };
  if (body.url === null) return { ...seen, outcome: 'skipped', detail: 'It has no address.' };
  const headers = { ...probe.headers };
  if (probe.needs) {
    const secret = deps.secret(body.service.slug, probe.needs.secret);
    if (secret === null) {
      const detail = `Secret ${probe.needs.secret} is not set for this service.`;
      return { ...seen, outcome: 'skipped', detail };
    }
    headers[probe.needs.header] = secret;
  }
  const deadlineMs = probe.deadline_seconds * 1000;
  const { passed, status, milliseconds, detail } = await deps.probe(
    {
      method,
      url: `${body.url.replace(/\/+$/, '')}${path}`,
      headers,
      body: probe.body ?? null,
      expectStatus: probe.expect_status,
      expectJson: probe.expect_json,
      deadlineMs,
    },
    AbortSignal.timeout(deadlineMs),
  );
  return { ...seen, outcome: passed ? 'passed' : 'failed', status, milliseconds, detail };
}
