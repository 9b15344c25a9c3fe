import type { PathKey } from '@/lib/configuration/problem';
import { type Runbook, runbookSchema } from '../schema';
import type { Finding } from './finding';

/** Names that lead nowhere and withhold no section: who reads there finds nothing. */
export function names(runbook: Runbook): Finding[] {
  const found: Finding[] = [];
  const expect = (
    kind: string,
    known: readonly string[],
    name: string | undefined,
    path: readonly PathKey[],
  ) => {
    if (name === undefined || known.includes(name)) return;
    found.push({
      id: 'reference.unresolved',
      severity: 'error',
      path,
      what: `There is no ${kind} "${name}".`,
      why: 'What was meant is not found when it is needed.',
      fix: `Name one that there is${known.length > 0 && known.length <= 8 ? `: ${known.join(', ')}` : ''}.`,
    });
  };
  const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
  const signals = idsOf(runbook.signals);
  const probes = idsOf(runbook.verification.probes);
  const procedures = idsOf(runbook.procedures);
  const synthetics = idsOf(runbook.synthetic_requests);
  const steps = runbook.procedures.flatMap((procedure) => idsOf(procedure.steps));
  const { decision } = runbook;
  const questions = decision.kind === 'none' ? [] : idsOf(decision.questions);
  const anything = [
    ...procedures,
    ...steps,
    ...questions,
    ...signals,
    ...idsOf(runbook.failure_modes),
    ...idsOf(runbook.commands),
    ...idsOf(runbook.automations),
    ...idsOf(runbook.drills),
    ...Object.keys(runbook.checklists),
    ...Object.keys(runbookSchema.shape),
  ];
  runbook.pitfalls.forEach(({ at }, index) => {
    expect('procedure or step', [...procedures, ...steps], at, ['pitfalls', index, 'at']);
  });
  runbook.triggers.forEach(({ answered_by }, index) => {
    const path = ['triggers', index, 'answered_by'];
    expect('question or signal', [...questions, ...signals], answered_by, path);
  });
  runbook.written.forEach(({ about }, index) => {
    expect('step, procedure or section', anything, about, ['written', index, 'about']);
  });
  runbook.dependencies.forEach(({ probe }, index) => {
    expect('probe', probes, probe, ['dependencies', index, 'probe']);
  });
  runbook.automations.forEach(({ signal, procedure }, index) => {
    expect('signal', signals, signal, ['automations', index, 'signal']);
    expect('procedure', procedures, procedure, ['automations', index, 'procedure']);
  });
  runbook.failure_modes.forEach(({ procedure, detection = [], seen }, index) => {
    const at = ['failure_modes', index] as const;
    expect('procedure', procedures, procedure, [...at, 'procedure']);
    seen?.signals.forEach(({ signal }, place) => {
      expect('signal', signals, signal, [...at, 'seen', 'signals', place, 'signal']);
    });
    seen?.probes.forEach((probe, place) => {
      expect('probe', probes, probe, [...at, 'seen', 'probes', place]);
    });
    detection.forEach((one, place) => {
      expect('signal', signals, one.signal, [...at, 'detection', place, 'signal']);
      expect('probe', probes, one.probe, [...at, 'detection', place, 'probe']);
      if (one.look?.kind === 'answer_version') {
        const path = [...at, 'detection', place, 'look', 'probe'];
        expect('probe', probes, one.look.probe, path);
      }
      if (one.look?.kind === 'dependency') {
        const path = [...at, 'detection', place, 'look', 'dependency'];
        expect('dependency', idsOf(runbook.dependencies), one.look.dependency, path);
      }
      expect('synthetic request', synthetics, one.synthetic, [
        ...at,
        'detection',
        place,
        'synthetic',
      ]);
    });
  });
  return found;
}
