import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '../schema';
import { lintRunbook } from './lint';

const NOW = new Date('2026-11-20T03:07:26Z');

/** A runbook about which there is nothing to say. */
const GOOD = `
slug: shop
title: Shop
version: "1"
owner: Shop team
updated: 2026-11-01
review: { every: Monthly, seconds: 2678400, source: runbook }
target_roles: [web, database]
signals:
  - { id: errors, title: Errors, signal: error_rate_5xx, window: { seconds: 300, source: default } }
procedures:
  - id: back
    title: Back
    written: Back
    promised: { min_seconds: 60, max_seconds: 300, source: runbook }
    steps:
      - { id: keep, kind: manual, title: Keep it, instruction: Dump it., expectation: Kept., backs_up: [database] }
      - { id: restore, kind: action, title: Restore, action: rollback_schema, target: database, inverse: none, expectation: Restored., deadline_seconds: 120 }
      - { id: probes, kind: check, title: Probe, check: probes, expectation: Answers., deadline_seconds: 60 }
verification:
  probes: [{ id: health, name: Health, path: /health, expect_status: [200] }]
contacts:
  on_call: [{ role: On-call, reach: "#shop" }]
`;

const MATRIX = `
decision:
  kind: matrix
  title: Matrix
  signal: errors
  rows:
    - { severity: 1, lower: 0.2, upper: null, band: ">20%", impact: All, action: Roll back, procedure: back, within_seconds: 600, timeline: 10 min }
    - { severity: 4, lower: 0, upper: 0.2, band: "<20%", impact: Few, action: Watch, procedure: monitor, within_seconds: 7200, timeline: 2 h }
`;

const BACK =
  'severity: 2, procedure: back, action: Roll back, within_seconds: 600, timeline: 10 min, source: runbook';
const TREE = `
decision:
  kind: tree
  title: Tree
  questions:
    - { id: wrong, title: Wrong, question: "Is it wrong?", written: Wrong, yes: { ${BACK} } }
    - { id: lost, title: Lost, question: "Is it lost?", written: Lost, yes: { ${BACK} } }
  nodes:
    - id: first
      title: First
      written: Is it wrong or lost?
      any_of: [wrong, lost]
      yes: { outcome: { ${BACK} } }
      no: { outcome: { severity: 4, procedure: monitor, action: Watch, within_seconds: 7200, timeline: 2 h, source: default } }
  bands:
    - { of: errors, severity: 1, lower: 0.02, upper: null, written: "> 2%" }
    - { of: errors, severity: 4, lower: 0, upper: 0.02, written: "< 2%" }
`;

function ids(text: string): string[] {
  const { slug, ...rest } = parse(text);
  return lintRunbook(runbookSchema.parse({ slug, ...rest }), NOW).map(({ id }) => id);
}

/** The good runbook with a piece of its text exchanged; fails when the piece isn't there. */
function changed(from: string, to: string, more = ''): string[] {
  expect(GOOD + more).toContain(from);
  return ids((GOOD + more).replace(from, to));
}

describe('a runbook about which there is nothing to say', () => {
  it.each([
    ['as it is', ''],
    ['with a matrix', MATRIX],
    ['with a tree', TREE],
  ])('%s has no findings', (_, more) => {
    expect(ids(GOOD + more)).toEqual([]);
  });
});

describe('each rule finds what it is about', () => {
  it.each([
    ['destructive.no_backup', 'backs_up: [database]', 'backs_up: [web]', ''],
    [
      'verification.missing',
      'verification:\n  probes: [{ id: health, name: Health, path: /health, expect_status: [200] }]\n',
      '',
      '',
    ],
    ['verification.missing_after_action', 'check: probes', 'check: target_named', ''],
    ['metrics.read_too_early', 'check: probes', 'check: signals', ''],
    ['promise.shorter_than_waits', 'max_seconds: 300', 'max_seconds: 170', ''],
    [
      'promise.outcome_shorter_than_procedure',
      'within_seconds: 600',
      'within_seconds: 200',
      MATRIX,
    ],
    ['outcome.no_limit', 'within_seconds: 7200', 'within_seconds: null', TREE],
    ['thresholds.gap', 'upper: 0.02', 'upper: 0.01', TREE],
    ['thresholds.overlap', 'upper: 0.02', 'upper: 0.03', TREE],
    ['tree.differs_from_criteria', 'any_of: [wrong, lost]', 'any_of: [wrong]', TREE],
    ['identity.missing', 'owner: Shop team', 'owner: null', ''],
    ['review.overdue', 'updated: 2026-11-01', 'updated: 2026-10-01', ''],
    ['review.unknown', 'review: { every: Monthly, seconds: 2678400, source: runbook }\n', '', ''],
    ['contact.unreachable', 'reach: "#shop"', 'reach: null', ''],
    ['placeholder', 'reach: "#shop"', 'reach: null, placeholder: "[Phone/Slack]"', ''],
  ])('%s', (id, from, to, more) => {
    expect(changed(from, to, more)).toEqual([id]);
  });

  it.each([
    '[TBD]',
    '+1-XXX-XXX-XXXX',
    'xxx-xxx-xxxx',
    'https://your-domain.com/a',
    'status.example.com',
  ])('placeholder: %s', (text) => {
    expect(changed('reach: "#shop"', `reach: "${text}"`)).toEqual(['placeholder']);
  });
  it('no placeholder: a test’s own user, and 1-877-355-5787', () => {
    expect(changed('reach: "#shop"', 'reach: test@example.com')).toEqual([]);
    expect(changed('reach: "#shop"', 'reach: 1-877-355-5787')).toEqual([]);
  });

  it.each([
    ['pitfalls: [{ title: A, text: B, at: NAME }]', 'restore'],
    ['triggers: [{ id: a, title: A, written: A, answered_by: NAME }]', 'errors'],
    ['written: [{ id: a, about: NAME, written: A, truth: B, ripcord: C }]', 'keep'],
    ['dependencies: [{ id: a, name: A, observe: B, when_gone: C, probe: NAME }]', 'health'],
    ['failure_modes: [{ id: a, title: A, procedure: NAME }]', 'back'],
    ['failure_modes: [{ id: a, title: A, detection: [{ title: B, signal: NAME }] }]', 'errors'],
    ['failure_modes: [{ id: a, title: A, detection: [{ title: B, probe: NAME }] }]', 'health'],
    ['failure_modes: [{ id: a, title: A, seen: { signals: [{ signal: NAME }] } }]', 'errors'],
    ['failure_modes: [{ id: a, title: A, seen: { probes: [NAME] } }]', 'health'],
    [
      'automations: [{ id: a, title: A, signal: NAME, at: { at: 0.5, source: runbook }, lasts: { seconds: 60, source: runbook }, procedure: back }]',
      'errors',
    ],
  ])('reference.unresolved in %s', (section, known) => {
    expect(ids(`${GOOD}${section.replace('NAME', 'nowhere')}\n`)).toEqual(['reference.unresolved']);
    expect(ids(`${GOOD}${section.replace('NAME', known)}\n`)).toEqual([]);
  });

  it('a synthetic request without an address', () => {
    const request = (path: string) =>
      `synthetic_requests: [{ id: a, name: A, kind: sample_generation, ${path}expect_status: [200], expectation: B, expect_source: default }]\n`;
    expect(ids(GOOD + request(''))).toEqual(['synthetic.no_address']);
    expect(ids(GOOD + request('path: /a, '))).toEqual([]);
  });

  it('a trigger above the row that already rolls back', () => {
    const trigger = (at: number) =>
      `triggers: [{ id: a, title: A, written: A, answered_by: errors, at: { at: ${at}, source: runbook } }]\n`;
    expect(ids(GOOD + MATRIX + trigger(0.5))).toEqual(['thresholds.trigger_conflicts_row']);
    expect(ids(GOOD + MATRIX + trigger(0.2))).toEqual([]);
  });

  it('an automatic rollback that comes too late for its row', () => {
    const automation = (seconds: number) =>
      `automations: [{ id: a, title: A, signal: errors, at: { at: 0.5, source: runbook }, lasts: { seconds: ${seconds}, source: runbook }, procedure: back }]\n`;
    expect(ids(GOOD + MATRIX + automation(541))).toEqual(['promise.automation_too_late']);
    expect(ids(GOOD + MATRIX + automation(540))).toEqual([]);
  });

  it('words that say another figure', () => {
    const act = (at: number) => `act: { at: ${at}, source: runbook, written: Load times doubled }`;
    const window = 'window: { seconds: 300, source: default }';
    expect(changed(window, `${window}, ${act(0.5)}`)).toEqual(['thresholds.words_disagree']);
    expect(changed(window, `${window}, ${act(1)}`)).toEqual([]);
  });

  it('a pause before an undo, but not after it', () => {
    const steps = (first: string, second: string) => `
      - { id: one, kind: manual, title: A, instruction: B, expectation: C, written: "${first}" }
      - { id: two, kind: manual, title: A, instruction: B, expectation: C, written: "${second}" }`;
    const pause = 'kubectl rollout pause deployment/a';
    const undo = 'kubectl rollout undo deployment/a --to-revision=2';
    expect(changed('    steps:', `    steps:${steps(pause, undo)}`)).toEqual([
      'written.pause_then_undo',
    ]);
    expect(changed('    steps:', `    steps:${steps(undo, pause)}`)).toEqual([]);
  });

  it('one check for two environments', () => {
    const steps = (staging: string) => `
      - { id: one, kind: manual, title: Deploy to dev, instruction: B, expectation: C, written: ./verify.sh project }
      - { id: two, kind: manual, title: Deploy to staging, instruction: B, expectation: C, written: ${staging} }`;
    expect(changed('    steps:', `    steps:${steps('./verify.sh project')}`)).toEqual([
      'written.same_check_for_two',
    ]);
    expect(changed('    steps:', `    steps:${steps('./verify.sh project staging')}`)).toEqual([]);
  });

  it('a drill that writes to a table which is not there', () => {
    const drill = (before: string) => `
drills:
  - id: a
    title: A
    environment: staging
    steps:
      - { title: Before, written: ${before} }
      - { title: Rows, written: "INSERT INTO users (id) VALUES (1);" }
`;
    expect(ids(GOOD + drill('psql < 002.sql'))).toEqual(['written.drill_without_schema']);
    expect(ids(GOOD + drill('pg_dump --schema-only db'))).toEqual([]);
  });

  it('a line that stands only where it is explained is found there, and once', () => {
    const explained =
      'written: [{ id: a, about: back, written: git revert HEAD, truth: B, ripcord: C }]\n';
    expect(ids(GOOD + explained)).toEqual(['written.revert_head']);
    const both = `${explained}commands: [{ id: b, title: B, section: C, written: git revert HEAD }]\n`;
    expect(ids(GOOD + both)).toEqual(['written.revert_head']);
  });
});
