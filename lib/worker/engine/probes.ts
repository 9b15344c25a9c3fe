import { err, ok, type Result } from '@/lib/result';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import { afterProbes } from '@/lib/runs/check-outcomes';
import type { Move } from '@/lib/runs/move';
import type { ProbeSeen } from '@/lib/runs/step-result';
import type { EngineDeps } from './deps';
import type { LoadedRun, LoadedStep } from './load';
import { observe } from './look';
import { readRunbook } from './runbook';

/** One round of the runbook's probes against what serves now, all at once. */
export async function probeRound(
  deps: EngineDeps,
  run: LoadedRun,
  step: LoadedStep,
  isLast: boolean,
): Promise<Move> {
  const runbook = await readRunbook(deps.db.prisma, run.body.runbookDigest);
  const { work } = step.plan;
  const { tag, probes: wanted } = work.kind === 'check' ? work : {};
  const all = runbook?.verification.probes ?? [];
  const probes = wanted === undefined ? all : all.filter(({ id }) => wanted.includes(id));
  const url = tag === undefined ? ok(run.body.url) : await urlOfTag(deps, run, tag);
  const seen = url.ok
    ? await Promise.all(probes.map((probe) => probeOnce(deps, run.body, url.value, probe)))
    : probes.map((probe) => ({ ...unseen(probe), outcome: 'failed' as const, detail: url.error }));
  return afterProbes(step, seen, step.result.passedRounds ?? 0, run.now, isLast);
}

/** Where the tag answers now; the platform gives a new one its address. */
async function urlOfTag(
  deps: EngineDeps,
  { address }: LoadedRun,
  tag: string,
): Promise<Result<string, string>> {
  const state = await observe(deps, address);
  if (!state.ok) return err(state.error.message);
  const url = state.value.effective.find((entry) => entry.tag === tag)?.url ?? null;
  return url === null ? err(`Tag ${tag} has no address yet.`) : ok(url);
}

function unseen({ id, method, path }: Probe) {
  return { id, method, path, status: null, milliseconds: null };
}

async function probeOnce(
  deps: EngineDeps,
  { service }: LoadedRun['body'],
  url: string | null,
  probe: Probe,
): Promise<ProbeSeen> {
  const { method, path } = probe;
  const seen = unseen(probe);
  if (url === null) return { ...seen, outcome: 'skipped', detail: 'It has no address.' };
  const headers = { ...probe.headers };
  if (probe.needs) {
    const secret = deps.secret(service.slug, probe.needs.secret);
    if (secret === null) {
      const detail = `Secret ${probe.needs.secret} is not set for this service.`;
      return { ...seen, outcome: 'skipped', detail };
    }
    headers[probe.needs.header] = secret;
  }
  const deadlineMs = probe.deadline_seconds * 1000;
  const { passed, status, milliseconds, detail, barred } = await deps.probe(
    {
      method,
      url: `${url.replace(/\/+$/, '')}${path}`,
      headers,
      body: probe.body ?? null,
      expectStatus: probe.expect_status,
      expectJson: probe.expect_json,
      deadlineMs,
    },
    AbortSignal.timeout(deadlineMs),
  );
  if (barred === true) return { ...seen, outcome: 'skipped', detail };
  return { ...seen, outcome: passed ? 'passed' : 'failed', status, milliseconds, detail };
}
