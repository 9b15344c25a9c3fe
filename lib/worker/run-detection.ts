import { measure } from '@/lib/decisions/measure';
import { freshState } from '@/lib/failure-modes/assemble-observations';
import { kindOf, probeOf, syntheticOf } from '@/lib/failure-modes/detections';
import { judgeProbe, judgeSignal, judgeSynthetic } from '@/lib/failure-modes/judge-detection';
import type { DetectionResult } from '@/lib/failure-modes/stored-reading';
import type { FailureMode } from '@/lib/runbooks/schema';
import { lastKnownGood } from '@/lib/runs/last-known-good';
import { parseFrame } from '@/lib/signals/stored-frame';
import { type DetectionTarget, observed } from './detection-target';
import { readHolds, readLedger } from './engine/verdict-facts';
import type { LookReader } from './looks/look-reader';
import { type LookAt, takeLook } from './looks/take-look';
import { type Sender, sendProbe, sendSynthetic } from './send-request';
import type { WorkerDeps } from './worker-deps';

type Detection = NonNullable<FailureMode['detection']>[number];

/** Looks once. What can't be looked at is unknown, and says why. */
export async function runDetection(
  deps: WorkerDeps & Sender,
  target: DetectionTarget | null,
  asked: { readonly failureMode: string; readonly item: number },
  reader: LookReader | null,
  signal: AbortSignal,
): Promise<DetectionResult> {
  if (target === null) return unknown('The service is not connected.');
  const { runbook } = target;
  const mode = runbook.failure_modes.find(({ id }) => id === asked.failureMode);
  const detection = mode?.detection?.[asked.item];
  if (mode === undefined || detection === undefined) return unknown('The runbook has it no more.');
  switch (kindOf(detection)) {
    case 'manual':
      return unknown('Only a person can tell.');
    case 'signal':
      return detectBySignal(deps, target, mode, detection);
    case 'probe': {
      const probe = probeOf(detection, runbook);
      if (probe === null) return unknown(`The runbook has no probe ${detection.probe}.`);
      return judgeProbe(mode, await sendProbe(deps, target, probe, signal));
    }
    case 'look': {
      const { look } = detection;
      if (look === undefined || reader === null) return unknown('The runbook has it no more.');
      return takeLook(lookAt(deps, target, reader), look, signal);
    }
    case 'synthetic': {
      const request = syntheticOf(detection, runbook);
      if (request === null) return unknown(`The runbook has no request ${detection.synthetic}.`);
      return judgeSynthetic(mode, await sendSynthetic(deps, target, request, signal));
    }
  }
}

/** By what was sampled last: of a service in an incident that is seconds ago, from whatever source. */
async function detectBySignal(
  { db, clock }: WorkerDeps,
  { targetId, runbook }: DetectionTarget,
  mode: FailureMode,
  detection: Detection,
): Promise<DetectionResult> {
  const wanted = runbook.signals.find(({ id }) => id === detection.signal);
  if (wanted === undefined) return unknown(`The runbook has no signal ${detection.signal}.`);
  const kept = await db.prisma.signalFrame.findUnique({ where: { targetId } });
  const readings = parseFrame(kept?.frame ?? null)?.readings ?? [];
  return judgeSignal(mode, measure(wanted, readings, clock.now()));
}

function lookAt(deps: WorkerDeps & Sender, target: DetectionTarget, reader: LookReader): LookAt {
  const { runbook, state, targetId } = target;
  const { prisma } = deps.db;
  const now = deps.clock.now();
  return {
    target,
    runbook,
    state,
    reader,
    sender: deps,
    now,
    async goodRevision() {
      if (!state.known) return null;
      const [ledger, holds] = await Promise.all([
        readLedger(prisma, targetId),
        readHolds(prisma, targetId),
      ]);
      const held = new Set(holds.map(({ revision }) => revision));
      const found = lastKnownGood(state.value, ledger, held);
      return found?.kind === 'last_known_good' ? found.revision : null;
    },
    async service(slug) {
      const target = await prisma.target.findFirst({
        where: { service: { slug }, retiredAt: null },
        orderBy: { isProduction: 'desc' },
        include: { observation: true },
      });
      return target === null ? null : freshState(observed(target.observation), now);
    },
  };
}

function unknown(summary: string): DetectionResult {
  return { outcome: 'unknown', summary };
}
