import type { ActionVerb, Procedure, Step } from '../procedure-schema';
import type { Runbook } from '../schema';
import type { Finding } from './finding';

/** What changes nothing that runs: nothing to prove afterwards. */
const BOOKKEEPING: readonly string[] = ['hold', 'release_hold'];
/** Seconds that metrics may lag behind what happened. */
const METRICS_LAG = 180;

export function safety(runbook: Runbook): Finding[] {
  const found = runbook.procedures.flatMap((procedure, index) => [
    ...backups(procedure, index),
    ...proof(procedure, index),
    ...earlyMetrics(procedure, index),
  ]);
  const { probes, manual } = runbook.verification;
  if (runbook.procedures.length > 0 && probes.length + manual.length === 0) {
    found.push({
      id: 'verification.missing',
      severity: 'error',
      path: ['procedures'],
      what: 'Nothing says how to see that a rollback worked.',
      why: 'A platform that says OK has only taken the order.',
      fix: 'Write "verification": probes, or what a person looks at.',
    });
  }
  runbook.synthetic_requests.forEach(({ name, path }, index) => {
    if (path !== undefined) return;
    found.push({
      id: 'synthetic.no_address',
      severity: 'warning',
      path: ['synthetic_requests', index],
      what: `"${name}" is asked for without an address.`,
      why: 'It can not be sent, so a person has to know how.',
      fix: 'Write its path, and its body.',
    });
  });
  return found;
}

/** They have no inverse, and yet nothing that is there is destroyed: there is nothing to keep. */
const ADDING: readonly ActionVerb[] = ['create_service', 'retry_build'];

function destroys(step: Step): boolean {
  if (step.kind === 'action') return step.inverse === 'none' && !ADDING.includes(step.action);
  return step.kind === 'manual' && step.destructive;
}

function backups({ steps }: Procedure, index: number): Finding[] {
  return steps.flatMap((step, place): Finding[] => {
    if (!destroys(step)) return [];
    const target = step.kind === 'action' ? step.target : null;
    const kept = steps
      .slice(0, place)
      .some(({ backs_up = [] }) =>
        target === null ? backs_up.length > 0 : backs_up.includes(target),
      );
    if (kept) return [];
    return [
      {
        id: 'destructive.no_backup',
        severity: 'error',
        path: ['procedures', index, 'steps', place],
        what: `"${step.title}" can't be undone, and no step before it keeps what it destroys.`,
        why: 'If it was the wrong thing to do, nothing gives the state of before back.',
        fix: 'Put a step before it that backs up the same target, and mark it with "backs_up".',
      },
    ];
  });
}

function proof({ steps, title }: Procedure, index: number): Finding[] {
  const acts = (step: Step) => step.kind === 'action' && !BOOKKEEPING.includes(step.action);
  const last = steps.findLastIndex(acts);
  if (last < 0 || steps.slice(last + 1).some(proves)) return [];
  return [
    {
      id: 'verification.missing_after_action',
      severity: 'warning',
      path: ['procedures', index, 'steps', last],
      what: `Nothing after "${steps[last]?.title ?? title}" shows that it worked.`,
      why: 'A platform that says OK has only taken the order.',
      fix: 'End with a check: read it back, probe it, or say what a person looks at.',
    },
  ];
}

function proves(step: Step): boolean {
  if (step.kind === 'manual') return step.verifies === true;
  return step.kind === 'check' && ['effective', 'probes', 'signals'].includes(step.check);
}

/** Signals read right after an action still show the time before it. */
function earlyMetrics({ steps }: Procedure, index: number): Finding[] {
  return steps.flatMap((step, place): Finding[] => {
    if (step.kind !== 'check' || step.check !== 'signals') return [];
    const acted = steps.slice(0, place).findLastIndex(({ kind }) => kind === 'action');
    if (acted < 0) return [];
    const between = steps.slice(acted + 1, place);
    const waited = between.reduce(
      (sum, one) => sum + (one.kind === 'wait' ? one.wait_seconds : 0),
      0,
    );
    const probed = between.some((one) => one.kind === 'check' && one.check === 'probes');
    if (probed || waited >= METRICS_LAG) return [];
    return [
      {
        id: 'metrics.read_too_early',
        severity: 'warning',
        path: ['procedures', index, 'steps', place],
        what: `"${step.title}" reads signals right after "${steps[acted]?.title ?? ''}".`,
        why: 'Metrics lag up to 3 minutes behind, so they still show the time before.',
        fix: 'Probe first, or wait 3 minutes.',
      },
    ];
  });
}
