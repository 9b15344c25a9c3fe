import { z } from 'zod';
import { MONITOR, type Option } from '@/lib/decisions/rejected';
import type { Runbook } from '@/lib/runbooks/schema';
import { whyNotRunnable } from '@/lib/runs/plan';
import type { CurrentDecision } from './current-decision';
import { type FoundIncident, primaryOf } from './find';

/** What every event about a decision carries: what was put in, and what the runbook said to it. */
export function decisionRecord({ decision, inputs }: CurrentDecision, incident: FoundIncident) {
  const { outcome, path } = decision;
  const { service, runbookDigest } = primaryOf(incident);
  return {
    service: service.slug,
    runbookDigest,
    outcome: outcome.kind,
    severity: outcome.severity,
    procedure: outcome.procedure,
    withinSeconds: outcome.withinSeconds,
    sentence: outcome.sentence,
    path: z.array(z.json()).parse(path),
    inputs: z.json().parse(inputs),
  };
}

/** What a person may choose: the runbook's procedures, then watching. */
export function optionsOf({ procedures }: Pick<Runbook, 'procedures'>): readonly Option[] {
  return [
    ...procedures.map((procedure) => ({
      id: procedure.id,
      title: procedure.title,
      notHere: whyNotRunnable(procedure),
    })),
    { id: MONITOR, title: 'Monitor, no rollback', notHere: null },
  ];
}
