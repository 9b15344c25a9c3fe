import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '@/lib/configuration/problem';
import { runbookDigest } from './digest';
import { parseRunbook } from './parse';

const FILES = readdirSync('runbooks').filter((name) => name.endsWith('.yaml'));
const VIRTUOSO = readFileSync('runbooks/virtuoso-api.yaml', 'utf8');

function parsed(text: string) {
  return parseRunbook('runbooks/virtuoso-api.yaml', text);
}

/** The Virtuoso runbook with one piece of its text exchanged; fails when the piece isn't there. */
function changed(from: string, to: string) {
  expect(VIRTUOSO).toContain(from);
  return parsed(VIRTUOSO.replace(from, to));
}

describe('the repository’s runbooks', () => {
  it('are five', () => {
    expect(FILES).toHaveLength(5);
  });
  it.each(FILES)('%s has no problems and is named by its slug', (name) => {
    const { runbook, problems } = parseRunbook(name, readFileSync(`runbooks/${name}`, 'utf8'));
    expect(problems.map(describeProblem)).toEqual([]);
    expect(`${runbook?.slug}.yaml`).toBe(name);
  });
  it('the matrix of virtuoso-api is the written one', () => {
    const { runbook } = parsed(VIRTUOSO);
    const rows = runbook?.decision.kind === 'matrix' ? runbook.decision.rows : [];
    const { severities = [] } = runbook ?? {};
    expect(
      rows.map(({ severity, band, impact, action, timeline }) => [
        severities.find(({ level }) => level === severity)?.label,
        band,
        impact,
        action,
        timeline,
      ]),
    ).toEqual([
      ['Critical', '>50%', 'All users', 'Immediate rollback', '<5 min'],
      ['High', '20-50%', 'Many users', 'Quick rollback', '<15 min'],
      ['Medium', '5-20%', 'Some users', 'Evaluate, then rollback', '<30 min'],
      ['Low', '<5%', 'Few users', 'Monitor, hotfix', '<2 hours'],
    ]);
  });
});

describe('parseRunbook', () => {
  it('withholds a section whole when one key in it is unknown, and keeps the rest', () => {
    const { runbook, problems, withheld } = changed(
      '    consider: { at: 0.05',
      '    consder: { at: 0.05',
    );
    expect(withheld).toEqual(['signals']);
    expect(runbook?.signals).toEqual([]);
    expect(runbook?.decision.kind).toBe('matrix');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      path: 'signals[0].consder',
      column: 5,
      suggestion: 'Did you mean "consider"?',
    });
    const line = VIRTUOSO.split('\n').findIndex((text) => text.includes('consider:')) + 1;
    expect(problems[0]?.line).toBe(line);
  });

  it('withholds a decision that has lost a row, so that nothing is decided from half of it', () => {
    const { runbook, withheld, problems } = changed('      upper: 0.5\n', '      upper: 0.4\n');
    expect(withheld).toEqual(['decision']);
    expect(runbook?.decision.kind).toBe('none');
    expect(problems[0]).toMatchObject({
      path: 'decision.rows[1].upper',
      suggestion: 'Write 0.5.',
    });
  });

  it.each([
    ['procedure: quick_rollback', 'procedure: quick_rolback', 'Did you mean "quick_rollback"?'],
    ['signal: error_rate\n  deploy', 'signal: eror_rate\n  deploy', 'Did you mean "error_rate"?'],
    ['kind: announce', 'kind: anounce', 'Did you mean "announce"?'],
    ['machine: logs_exported', 'machine: logs_exportd', 'Did you mean "logs_exported"?'],
    ['act: { at: 0.2,', 'act: { at: 20,', 'For 20 % write 0.2.'],
    ['{next_update}', '{nextupdate}', 'Did you mean "next_update"?'],
    ['contacts:\n', 'contcts:\n', 'Did you mean "contacts"?'],
  ])('for %j written as %j suggests the fix', (from, to, suggestion) => {
    const { runbook, problems } = changed(from, to);
    expect(problems.map((problem) => problem.suggestion)).toContain(suggestion);
    expect(runbook?.slug).toBe('virtuoso-api');
  });

  it('refuses a hold longer than eight hours', () => {
    const { runbook, problems } = changed('hold:\n  seconds: 28800', 'hold:\n  seconds: 28801');
    expect(runbook?.hold).toBeUndefined();
    expect(problems[0]?.message).toContain('at most 8 hours');
  });

  it.each([
    ['signal: log_matches', '"log_matches" needs a "pattern".'],
    ['signal: error_rate_5xx\n    pattern: boom', 'Only "log_matches" has a "pattern".'],
    ['signal: error_rate_5xx\n    probe: health', 'Only "probe_failure_rate" has a "probe".'],
    ['signal: probe_failure_rate\n    probe: helth', 'There is no probe "helth".'],
  ])('refuses a signal of %j', (to, message) => {
    const { problems } = changed('signal: error_rate_5xx', to);
    expect(problems.map((problem) => problem.message)).toContain(message);
  });

  it('takes a signal of one probe, and of a text in the logs', () => {
    for (const to of [
      'signal: probe_failure_rate\n    probe: health',
      'signal: log_matches\n    pattern: boom',
    ]) {
      expect(changed('signal: error_rate_5xx', to).withheld).toEqual([]);
    }
  });

  it('refuses an id that is used twice', () => {
    const { withheld, problems } = changed('- id: image_rollback', '- id: quick_rollback');
    expect(withheld).toEqual(['procedures']);
    expect(problems[0]?.message).toBe('"quick_rollback" is used twice.');
  });

  it.each(['slug: virtuoso-api\n', 'title: Virtuoso API rollback plan\n'])(
    'gives nothing without %j',
    (line) => {
      const { runbook, problems } = changed(line, '');
      expect(runbook).toBeNull();
      expect(problems[0]?.message).toMatch(/is missing\.$/);
    },
  );

  it('gives nothing for a text that is not YAML', () => {
    const { runbook, problems } = parsed('slug: [');
    expect(runbook).toBeNull();
    expect(problems).not.toHaveLength(0);
  });
});

describe('runbookDigest', () => {
  const digest = (text: string) => {
    const { runbook } = parsed(text);
    return runbook === null ? null : runbookDigest(runbook);
  };
  it('is the same for other comments, quotes and order of keys', () => {
    const same = VIRTUOSO.replace(
      'owner: Platform Team\nupdated: 2024-07-24',
      '# who\nupdated: "2024-07-24"\nowner: "Platform Team"',
    );
    expect(same).not.toBe(VIRTUOSO);
    expect(digest(same)).toBe(digest(VIRTUOSO));
  });
  it('is another when a limit changes', () => {
    expect(digest(VIRTUOSO.replace('act: { at: 5,', 'act: { at: 6,'))).not.toBe(digest(VIRTUOSO));
  });
});
