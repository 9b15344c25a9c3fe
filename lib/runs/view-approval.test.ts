import { describe, expect, test } from 'vitest';
import type { Check } from './verdict';
import {
  type ApprovalFacts,
  type ApprovalRow,
  approvalView,
  breakGlassView,
  planExpiry,
  whyNotApprove,
} from './view-approval';

const NOW = new Date('2026-09-21T15:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const approval = (change: Partial<ApprovalRow> = {}): ApprovalRow => ({
  personId: 'dana',
  planHash: 'h1',
  decision: 'approved',
  at: NOW,
  expiresAt: later(15),
  ...change,
});

const facts = (change: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  run: {
    id: 'r1',
    status: 'awaiting_approval',
    planHash: 'h1',
    wakeAt: later(14),
    createdAt: later(-1),
  },
  risk: 'destructive',
  approvals: [],
  nameOf: (id) => id.toUpperCase(),
  now: NOW,
  ...change,
});

const check = (change: Partial<Check> = {}): Check => ({
  id: 'not_held',
  title: 'Not held',
  result: 'block',
  evidence: 'Held.',
  absolute: false,
  ...change,
});

describe('the second person', () => {
  test('is needed for what can’t be undone, and for nothing else', () => {
    expect(approvalView(facts({ risk: 'risky' }))).toBeNull();
    expect(approvalView(facts())).toMatchObject({ kind: 'waiting', path: '/approve/r1' });
  });

  test('has as long as the plan is kept', () => {
    const view = approvalView(facts());
    expect(view).toMatchObject({ expiresAt: planExpiry(facts().run).toISOString() });
  });

  test('counts for the very plan that they read, while their word lasts', () => {
    const kinds = [
      approval(),
      approval({ planHash: 'another' }),
      approval({ expiresAt: NOW }),
      approval({ decision: 'declined' }),
    ].map((each) => approvalView(facts({ approvals: [each] }))?.kind);
    expect(kinds).toEqual(['approved', 'waiting', 'waiting', 'waiting']);
  });
});

describe('break-glass', () => {
  const offered = {
    checks: [check()],
    approval: null,
    mayCommand: true,
  };

  test('names what it gets past', () => {
    expect(breakGlassView({ ...offered, approval: { kind: 'not_asked' } })).toEqual({
      kind: 'offered',
      past: ['Not held', 'A second person'],
    });
  });

  test('is offered to commanders alone', () => {
    expect(breakGlassView({ ...offered, mayCommand: false })).toBeNull();
  });

  test('is not offered where nothing stands in the way', () => {
    expect(breakGlassView({ ...offered, checks: [check({ result: 'warn' })] })).toBeNull();
  });

  test('never gets past an absolute check', () => {
    const checks = [check({ absolute: true, title: 'Target exists' }), check()];
    expect(breakGlassView({ ...offered, checks })?.kind).toBe('absolute');
  });
});

describe('who can’t approve is told why', () => {
  const able = {
    personId: 'dana',
    asked: ['olga', null],
    viaToken: false,
    mayCommand: true,
    gone: null,
  };

  test('nobody approves what they asked for', () => {
    expect(whyNotApprove(able)).toBeNull();
    expect(whyNotApprove({ ...able, personId: 'olga' })).toContain('second person');
  });

  test('a token, a lesser role and a plan that is stale are each refused by name', () => {
    expect(whyNotApprove({ ...able, viaToken: true })).toContain('token');
    expect(whyNotApprove({ ...able, mayCommand: false })).toContain('commander role');
    expect(whyNotApprove({ ...able, gone: { kind: 'stale', sentence: 'It moved.' } })).toBe(
      'It moved.',
    );
  });
});
