import { readFileSync } from 'node:fs';
import { parseRunbook } from '@/lib/runbooks/parse';
import type { Runbook } from '@/lib/runbooks/schema';
import { type Reading, SIGNAL_UNITS, type SignalId } from '@/lib/signals/reading';
import type { Answer, AnswerWord } from '../decision';
import { evaluate } from '../evaluate';

/** Runbooks, readings and answers to decide from. For tests only. */
export const NOW = new Date('2026-11-20T03:07:26Z');
export const EPSILON = 1e-9;

export function load(slug: string): Runbook {
  const { runbook } = parseRunbook(slug, readFileSync(`runbooks/${slug}.yaml`, 'utf8'));
  if (runbook === null) throw new Error(`${slug} does not parse`);
  return runbook;
}
export const virtuoso = load('virtuoso-api');
export const hub = load('llm-connector-hub');
export const forge = load('llm-forge');
export const llmHub = load('llm-hub');
export const orchestrator = load('llm-orchestrator');

export function reading(
  signal: SignalId,
  value: number | null,
  more: Partial<Reading> = {},
): Reading {
  return {
    signal,
    revision: null,
    value,
    unit: SIGNAL_UNITS[signal],
    windowSeconds: 300,
    samples: 18_204,
    observedAt: '2026-11-20T03:07:20Z',
    ...more,
  };
}

export function said(question: string, answer: AnswerWord): Answer {
  return { question, answer, answeredBy: 'p1', answeredAt: '2026-11-20T03:05:10Z' };
}

export const noToBoth = [said('data_corruption', 'no'), said('security_breach', 'no')];

/** Virtuoso with an error rate and a good latency, and what people are asked answered with no. */
export function atRate(rate: number, more: Partial<Reading> = {}) {
  const readings = [reading('error_rate_5xx', rate, more), reading('latency_p95', 0.4)];
  return evaluate({ runbook: virtuoso, readings, answers: noToBoth, change: null, now: NOW });
}
