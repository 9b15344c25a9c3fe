import type { SignalId } from '@/lib/signals/reading';
import type { AnswerWord } from '../decision';

export type Values = Partial<Record<SignalId, number>>;

/** One decision to make for real: what is measured, what is said, what is chosen. */
export interface DecisionCase {
  readonly service: string;
  readonly now: Values;
  readonly before?: Values;
  readonly answers?: Readonly<Record<string, AnswerWord>>;
  /** Seconds between the declaration and the decision. */
  readonly later?: number;
  /** A procedure, `monitor`, or `recommended`. */
  readonly choice: string;
  readonly ends: string;
}

const NO_TO_BOTH = { data_corruption: 'no', security_breach: 'no' } as const;
const FORGE_CALM = { incorrect_results: 'no', agent_down: 'no', degraded: 'no' } as const;
const HUB_CALM = { rejected_payloads: 'no', missing_events: 'no' } as const;
const LLM_HUB_CALM = {
  data_loss: 'no',
  security_breach: 'no',
  database_corruption: 'no',
  critical_bug: 'no',
  regulatory_violation: 'no',
  user_complaints: 'no',
  low_adoption: 'no',
} as const;
const ORCHESTRATOR_CALM = {
  crashes: 'no',
  database_connection: 'no',
  user_reports: 'no',
  health_checks: 'no',
  exhaustion: 'no',
  database_corruption: 'no',
  data_loss: 'no',
  worse_than_before: 'no',
} as const;

/** One or more for each runbook, and for each way in which a decision ends. */
export const DECISION_CASES: readonly DecisionCase[] = [
  {
    service: 'virtuoso-api',
    now: { error_rate_5xx: 0.341, latency_p95: 6.2 },
    before: { error_rate_5xx: 0.003, latency_p95: 0.42 },
    choice: 'quick_rollback',
    ends: 'procedure',
  },
  {
    service: 'virtuoso-api',
    now: { error_rate_5xx: 0.01, latency_p95: 0.4 },
    answers: NO_TO_BOTH,
    choice: 'monitor',
    ends: 'monitor',
  },
  {
    service: 'virtuoso-api',
    now: { error_rate_5xx: 0.6, latency_p95: 0.4 },
    answers: NO_TO_BOTH,
    choice: 'monitor',
    ends: 'procedure',
  },
  { service: 'virtuoso-api', now: {}, choice: 'quick_rollback', ends: 'unknown' },
  {
    service: 'llm-connector-hub',
    now: { error_rate_5xx: 0.02, error_rate_4xx: 0.01, latency_p99: 0.7 },
    answers: HUB_CALM,
    choice: 'recommended',
    ends: 'procedure',
  },
  {
    service: 'llm-connector-hub',
    now: { error_rate_5xx: 0.001, error_rate_4xx: 0.06, latency_p99: 0.7 },
    answers: HUB_CALM,
    choice: 'monitor',
    ends: 'monitor',
  },
  {
    service: 'llm-connector-hub',
    now: { error_rate_5xx: 0.001 },
    choice: 'monitor',
    ends: 'unknown',
  },
  {
    service: 'llm-forge',
    now: { error_rate_5xx: 0.001 },
    answers: { ...FORGE_CALM, incorrect_results: 'yes' },
    choice: 'quick_rollback',
    ends: 'procedure',
  },
  {
    service: 'llm-forge',
    now: { error_rate_5xx: 0.001 },
    answers: FORGE_CALM,
    choice: 'monitor',
    ends: 'monitor',
  },
  {
    service: 'llm-forge',
    now: { error_rate_5xx: 0.001 },
    answers: { ...FORGE_CALM, degraded: 'unknown' },
    choice: 'monitor',
    ends: 'unknown',
  },
  {
    service: 'llm-hub',
    now: { error_rate_5xx: 0.001, latency_p95: 1.6 },
    before: { error_rate_5xx: 0.001, latency_p95: 1 },
    answers: { ...LLM_HUB_CALM, fix_forward: 'yes' },
    choice: 'emergency_rollback',
    ends: 'procedure',
  },
  {
    service: 'llm-hub',
    now: { error_rate_5xx: 0.001, latency_p95: 1.05 },
    before: { error_rate_5xx: 0.001, latency_p95: 1 },
    answers: { ...LLM_HUB_CALM, fix_forward: 'no' },
    choice: 'recommended',
    ends: 'procedure',
  },
  {
    service: 'llm-hub',
    now: { error_rate_5xx: 0.001, latency_p95: 1.05 },
    answers: { ...LLM_HUB_CALM, fix_forward: 'yes' },
    choice: 'monitor',
    ends: 'unknown',
  },
  {
    service: 'llm-orchestrator',
    now: { error_rate_5xx: 0.06, latency_p99: 1 },
    answers: ORCHESTRATOR_CALM,
    choice: 'rollback',
    ends: 'procedure',
  },
  {
    service: 'llm-orchestrator',
    now: { error_rate_5xx: 0.06, latency_p99: 1 },
    answers: ORCHESTRATOR_CALM,
    later: 901,
    choice: 'escalate',
    ends: 'procedure',
  },
  {
    service: 'llm-orchestrator',
    now: { error_rate_5xx: 0.001, latency_p99: 1 },
    answers: ORCHESTRATOR_CALM,
    choice: 'monitor',
    ends: 'monitor',
  },
  {
    service: 'llm-orchestrator',
    now: {},
    answers: ORCHESTRATOR_CALM,
    choice: 'rollback',
    ends: 'unknown',
  },
];
