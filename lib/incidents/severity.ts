import type { Outcome } from '@/lib/decisions/decision';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { Runbook } from '@/lib/runbooks/schema';

/** A severity as it is shown: level 1 is the worst; words are the runbook's, else ours. */
export interface SeverityView {
  readonly level: SeverityLevel;
  readonly label: string;
  readonly time: string;
  /** 0: at once; null: no time is given. */
  readonly withinSeconds: number | null;
  readonly description: string;
  readonly source: 'runbook' | 'default';
}

export const SEVERITY_LEVELS = [1, 2, 3, 4] as const satisfies readonly SeverityLevel[];

/** Ours, and shown as ours, where a runbook names no severity of that level. */
const DEFAULTS: Readonly<Record<SeverityLevel, Omit<SeverityView, 'level' | 'source'>>> = {
  1: { label: 'P1 Critical', time: '5 minutes', withinSeconds: 300, description: 'All users' },
  2: { label: 'P2 High', time: '15 minutes', withinSeconds: 900, description: 'Many users' },
  3: { label: 'P3 Medium', time: '30 minutes', withinSeconds: 1800, description: 'Some users' },
  4: { label: 'P4 Low', time: '2 hours', withinSeconds: 7200, description: 'Few users' },
};

type Severities = Pick<Runbook, 'severities'> | null;

/** One severity in the words of the service's own runbook, else in ours. */
export function severityOf(runbook: Severities, level: SeverityLevel): SeverityView {
  const own = runbook?.severities.find((severity) => severity.level === level);
  if (own === undefined) return { level, source: 'default', ...DEFAULTS[level] };
  const { label, time, description, source } = own;
  return { level, label, time, withinSeconds: own.within_seconds, description, source };
}

/** All four, worst first: what a person chooses from. */
export function severitiesOf(runbook: Severities): SeverityView[] {
  return SEVERITY_LEVELS.map((level) => severityOf(runbook, level));
}

export interface SeverityProposal {
  readonly severity: SeverityView;
  /** What users notice, from the matrix row or the severity's description. */
  readonly impact: string;
  /** One sentence. */
  readonly why: string;
}

/**
 * What Declare is prefilled with. Nothing known proposes High, never the lowest: unsure means the
 * worse. A person may choose another.
 */
export function proposeSeverity(
  runbook: Severities,
  decision: {
    readonly outcome: Outcome;
    readonly matrix: {
      readonly rows: readonly { readonly active: boolean; readonly impact: string }[];
    } | null;
  } | null,
): SeverityProposal {
  const level = decision?.outcome.severity ?? null;
  if (decision === null || level === null) {
    const severity = severityOf(runbook, 2);
    const why = 'The signals are not known, so the worse is assumed.';
    return { severity, impact: severity.description, why };
  }
  const severity = severityOf(runbook, level);
  const row = decision.matrix?.rows.find(({ active }) => active);
  return { severity, impact: row?.impact ?? severity.description, why: decision.outcome.sentence };
}

/** Accepts what other tools write: 1, "2", "P1", "SEV2", "S3", "critical". Null: not a severity. */
export function parseSeverity(value: string | number): SeverityLevel | null {
  const words: Readonly<Record<string, SeverityLevel>> = {
    critical: 1,
    high: 2,
    medium: 3,
    low: 4,
  };
  const text = String(value).trim().toLowerCase();
  const digit = /^(?:p|s|sev-?)?([1-4])$/.exec(text)?.[1];
  const level = SEVERITY_LEVELS.find((known) => String(known) === digit);
  return level ?? (Object.hasOwn(words, text) ? (words[text] ?? null) : null);
}
