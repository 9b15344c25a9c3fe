/** Pure: the three lamps. Each is lit by what was read back, never by a reply. */
import { shortRevision } from '@/lib/fleet/short-revision';
import { movedTraffic } from './moved-traffic';
import { callsOf, type PlanBody } from './plan-body';
import { callWords } from './plan-sequence';
import type { LampView, ProbeView, RunView } from './run-view';
import { stepResult } from './step-result';
import { isEffect } from './transition';
import type { RunRows } from './view-run';
import { currentSteps } from './view-run-steps';
import { stabilityDetail } from './watch-detail';

/** Cloud Monitoring may lag this far behind. */
const METRICS_LAG_SECONDS = 180;

/** What it did is not so any more: our own inverse, or someone else's hand. */
const OVERTURNED: ReadonlySet<string> = new Set(['reverted', 'reverted_externally']);

/** A run in one of these is carried no further by the engine. */
const STOPPED: ReadonlySet<string> = new Set([
  'failed',
  'aborted',
  'expired',
  'reverted',
  'reverted_externally',
]);

export function viewLamps(
  run: RunRows,
  body: PlanBody,
  probes: readonly ProbeView[],
  now: Date,
): RunView['lamps'] {
  return {
    effective: effective(run, body),
    healthy: healthy(run, probes),
    confirmed: confirmed(run, now),
  };
}

const dark = (fact: string, state: LampView['state'] = 'waiting'): LampView => ({
  state,
  fact,
  evidence: null,
  hint: null,
  at: null,
});

function effective(run: RunRows, body: PlanBody): LampView {
  const { target, isSo } = aimOf(body);
  if (run.effectiveAt !== null && OVERTURNED.has(run.status)) {
    const evidence = run.outcome;
    return { ...dark(`Traffic left ${target}`, 'failed'), evidence, at: iso(run.effectiveAt) };
  }
  const word = onlySaid(run);
  if (run.effectiveAt !== null && word !== null) {
    return { ...dark(isSo, 'unknown'), evidence: word, at: iso(run.effectiveAt) };
  }
  if (run.effectiveAt !== null) {
    const after =
      run.appliedAt === null
        ? ''
        : `, ${Math.max(0, Math.round((run.effectiveAt.getTime() - run.appliedAt.getTime()) / 1000))} s after it was applied`;
    return {
      state: 'ok',
      fact: isSo,
      evidence: `read back ${run.effectiveAt.toISOString().slice(11, 19)} UTC${after}`,
      hint: null,
      at: iso(run.effectiveAt),
    };
  }
  if (run.status === 'unknown') return { ...dark('not known', 'unknown'), evidence: run.outcome };
  if (STOPPED.has(run.status)) return { ...dark('not effective', 'failed'), evidence: run.outcome };
  if (run.appliedAt === null) return dark('not applied');
  return { ...dark(`moving to ${target}`, 'running'), evidence: progressOf(run) };
}

/** A person's word on the last effect, as long as nothing was read back after it; null: it was read. */
function onlySaid(run: RunRows): string | null {
  const steps = currentSteps(run.steps);
  const last = steps.findLastIndex(({ plan, row }) => isEffect(plan) && row.status !== 'skipped');
  const { data } = stepResult.safeParse(steps[last]?.row.result ?? {});
  const readBack = steps
    .slice(last + 1)
    .some(
      ({ plan: { work }, row }) =>
        work.kind === 'check' && work.check === 'effective' && row.status === 'verified',
    );
  return data?.byPerson && !readBack ? (data.evidence ?? 'By a person’s word.') : null;
}

/** Where the plan's last call leads, as what is to be so and as what then is. */
function aimOf(body: PlanBody): { readonly target: string; readonly isSo: string } {
  const last = callsOf(body).at(-1)?.call;
  if (last === undefined) return { target: 'what people do by hand', isSo: 'Done by hand' };
  if (movedTraffic(last) === null) {
    const words = callWords(last, body);
    return { target: words, isSo: `It has ${words}` };
  }
  const { slug } = body.service;
  const target =
    body.gaining.map((name) => shortRevision(name, slug)).join(', ') || 'the recorded traffic';
  return { target, isSo: `Traffic on ${target}` };
}

/** Of several calls, how many are proven. */
function progressOf(run: RunRows): string | null {
  const calls = currentSteps(run.steps).filter(({ plan }) => plan.work.kind === 'platform');
  if (calls.length < 2) return null;
  const proven = calls.filter(({ row }) => row.status === 'verified').length;
  return `${proven} of ${calls.length} changes are effective`;
}

function healthy(run: RunRows, probes: readonly ProbeView[]): LampView {
  const made = probes.filter(({ state }) => state === 'ok' || state === 'failed');
  const passed = made.filter(({ state }) => state === 'ok').length;
  const skipped = probes.filter(({ state }) => state === 'skipped').length;
  const total = probes.length - skipped;
  const hint = skipped === 0 ? null : `${skipped} skipped, each with its reason`;
  const fact = `${passed} of ${total} probes`;
  if (run.healthyAt !== null && !OVERTURNED.has(run.status)) {
    const at = run.healthyAt.toISOString();
    return { state: 'ok', fact, evidence: `twice in a row by ${at.slice(11, 19)} UTC`, hint, at };
  }
  if (run.effectiveAt === null) {
    return { ...dark(`${total} ${total === 1 ? 'probe' : 'probes'}, once effective`), hint };
  }
  if (run.status === 'succeeded') {
    return { ...dark('no probe could be made', 'unknown'), hint };
  }
  if (STOPPED.has(run.status)) return { ...dark(fact, 'failed'), evidence: run.outcome, hint };
  return { ...dark(fact, 'running'), hint };
}

function confirmed(run: RunRows, now: Date): LampView {
  const broke = run.watches.some(
    ({ kind, outcome }) => kind === 'stability' && outcome === 'breached',
  );
  if (broke) return dark('signals went over their limits again', 'failed');
  if (run.confirmedAt !== null && !OVERTURNED.has(run.status)) {
    const at = run.confirmedAt.toISOString();
    return {
      state: 'ok',
      fact: 'signals are under their limits',
      evidence: `measured since traffic moved, by ${at.slice(11, 19)} UTC`,
      hint: null,
      at,
    };
  }
  if (run.effectiveAt === null) return dark('metrics, once effective');
  if (STOPPED.has(run.status)) return dark('not confirmed', 'failed');
  const until = new Date(run.effectiveAt.getTime() + METRICS_LAG_SECONDS * 1000);
  return {
    ...dark(
      now < until ? 'waiting for metrics' : 'not measured yet',
      now < until ? 'running' : 'unknown',
    ),
    evidence: now < until ? 'they lag up to 3 min' : whyNotMeasured(run),
    lag: { from: run.effectiveAt.toISOString(), until: until.toISOString() },
  };
}

/** Why nothing confirms it yet: what the stability watch could not judge at its last look. */
function whyNotMeasured({ watches }: RunRows): string {
  const open = watches.find(({ kind, outcome }) => kind === 'stability' && outcome === null);
  const seen = stabilityDetail.safeParse(open?.detail);
  const unknown = seen.success
    ? seen.data.conditions.filter(({ state }) => state === 'unknown')
    : [];
  if (unknown.length === 0) return 'no signal was read since traffic moved';
  return unknown.map(({ title, why }) => (why === null ? title : `${title}: ${why}`)).join('; ');
}

function iso(date: Date): string {
  return date.toISOString();
}
