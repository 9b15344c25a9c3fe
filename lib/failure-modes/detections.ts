/** Pure: how a failure mode's detections are run, and which can be. */
import type { Detection, SyntheticRequest } from '@/lib/runbooks/knowledge-schema';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import type { FailureMode, Runbook } from '@/lib/runbooks/schema';

export type DetectionKind = 'signal' | 'probe' | 'synthetic' | 'look' | 'manual';

export interface DetectionPlan {
  readonly index: number;
  readonly title: string;
  readonly kind: DetectionKind;
  /** The runbook's own line, to copy. */
  readonly written: string | null;
  /** Why it can't be run from here, in one sentence; null: it can. */
  readonly whyNotRun: string | null;
}

type Knowledge = Pick<Runbook, 'signals' | 'verification' | 'synthetic_requests' | 'dependencies'>;

/** Requests that leave something behind which somebody would have to remove. */
const LEAVES_SOMETHING: readonly SyntheticRequest['kind'][] = ['workflow_creation'];

export function detectionsOf(mode: FailureMode, runbook: Knowledge): DetectionPlan[] {
  return (mode.detection ?? []).map((detection, index) => {
    const kind = kindOf(detection);
    return {
      index,
      title: detection.title,
      kind,
      written: detection.written ?? writtenOf(detection, runbook),
      whyNotRun: whyNot(detection, kind, runbook),
    };
  });
}

export function kindOf({ signal, probe, synthetic, look }: Detection): DetectionKind {
  if (look !== undefined) return 'look';
  if (signal !== undefined) return 'signal';
  if (probe !== undefined) return 'probe';
  return synthetic === undefined ? 'manual' : 'synthetic';
}

export function probeOf(detection: Detection, { verification }: Knowledge): Probe | null {
  return verification.probes.find(({ id }) => id === detection.probe) ?? null;
}

export function syntheticOf(
  detection: Detection,
  { synthetic_requests }: Knowledge,
): SyntheticRequest | null {
  return synthetic_requests.find(({ id }) => id === detection.synthetic) ?? null;
}

function writtenOf(detection: Detection, runbook: Knowledge): string | null {
  return probeOf(detection, runbook)?.written ?? syntheticOf(detection, runbook)?.written ?? null;
}

function whyNot(detection: Detection, kind: DetectionKind, runbook: Knowledge): string | null {
  switch (kind) {
    case 'manual':
      return detection.written === undefined
        ? 'Only a person can tell.'
        : 'A person runs the line and reads what it says.';
    case 'signal':
      return runbook.signals.some(({ id }) => id === detection.signal)
        ? null
        : `The runbook has no signal ${detection.signal}.`;
    case 'probe': {
      const probe = probeOf(detection, runbook);
      if (probe === null) return `The runbook has no probe ${detection.probe}.`;
      return null;
    }
    case 'look':
      return whyNotLooked(detection.look, runbook);
    case 'synthetic': {
      const request = syntheticOf(detection, runbook);
      if (request === null) return `The runbook has no request ${detection.synthetic}.`;
      return whyNotSent(request);
    }
  }
}

function whyNotLooked(look: Detection['look'], runbook: Knowledge): string | null {
  if (
    look?.kind === 'answer_version' &&
    !runbook.verification.probes.some(({ id }) => id === look.probe)
  ) {
    return `The runbook has no probe ${look.probe}.`;
  }
  if (
    look?.kind === 'dependency' &&
    !runbook.dependencies.some(({ id }) => id === look.dependency)
  ) {
    return `The runbook has no dependency ${look.dependency}.`;
  }
  return null;
}

/** Null: it may be sent while an incident is under way. */
export function whyNotSent(request: SyntheticRequest): string | null {
  if (LEAVES_SOMETHING.includes(request.kind)) {
    return 'It would leave something behind in production: a person sends it.';
  }
  if (request.path === undefined) return 'The runbook describes it without an address.';
  return null;
}
