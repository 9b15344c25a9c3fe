import { describe, expect, it } from 'vitest';
import { NOTHING_BESIDE } from '@/lib/fleet/beside';
import type { TargetState } from '@/lib/fleet/target-state';
import { plannedCall } from './plan-body';
import { disabledVersionUsed, withEnabled } from './secret-checks';
import { BAD, GOOD, revision, state } from './test-fixtures';

const BESIDE = {
  ...NOTHING_BESIDE,
  secrets: [
    {
      secret: 'key',
      versions: [
        { version: '2', state: 'enabled', etag: '"2"' },
        { version: '1', state: 'disabled', etag: '"1"' },
      ],
    },
  ],
} as const;

function asked(version: string, enabled: boolean) {
  return plannedCall.parse({
    kind: 'set_secret_version_state',
    input: { secret: 'key', version, enabled },
    before: { enabled: !enabled },
    after: { enabled },
    inverse: { secret: 'key', version, enabled: !enabled },
    precondition: { uid: 'uid-1', generation: '7', etag: '"2"' },
    reversible: 'exact',
    risk: enabled ? 'risky' : 'destructive',
    commandLine: 'gcloud secrets versions',
    willNotRestore: [],
    words: { act: '', after: '', before: '', subject: '', rows: [] },
  });
}

/** The bad one serves; each reads the key as it is said. */
function reading(bad: string, good: string): TargetState {
  const refers = (version: string) => ({ secrets: [{ at: 'KEY', secret: 'key', version }] });
  return state({
    revisions: [revision(BAD, refers(bad)), revision(GOOD, refers(good))],
    beside: BESIDE,
  });
}

describe('disabling a version', () => {
  it.each(['2', 'latest'])('is blocked while something that serves reads it', (version) => {
    expect(disabledVersionUsed(asked('2', false), reading(version, '1'))).toMatchObject([
      { result: 'block', evidence: expect.stringContaining(`${BAD} serves and reads version 2`) },
    ]);
  });

  it.each(['2', 'latest'])('warns of what can’t be gone back to without it', (version) => {
    expect(disabledVersionUsed(asked('2', false), reading('1', version))).toMatchObject([
      { result: 'warn', evidence: expect.stringContaining(GOOD) },
    ]);
  });

  it('passes where no revision reads it, and says so', () => {
    expect(disabledVersionUsed(asked('2', false), reading('1', '1'))).toMatchObject([
      { result: 'pass', evidence: 'No revision of this service reads version 2 of key.' },
    ]);
    expect(disabledVersionUsed(asked('2', true), reading('2', '2'))).toEqual([]);
  });
});

describe('a version that the plan enables first', () => {
  const found = (what: string) => [
    {
      revision: GOOD,
      image: { what: 'the image', state: 'there', why: null },
      secrets: [{ what, state: 'disabled', why: null }],
    } as const,
  ];
  const calls = (version: string) => [
    { call: asked(version, true), state: reading('2', '1'), unchanged: true },
  ];

  it('is not in the way of a revision that reads it', () => {
    const told = withEnabled(found('version 1 of the secret key'), calls('1'));
    expect(told).toMatchObject([{ secrets: [{ state: 'there' }] }]);
    const latest = withEnabled(found('the latest version of the secret key'), calls('2'));
    expect(latest).toMatchObject([{ secrets: [{ state: 'there' }] }]);
  });

  it('says nothing of any other', () => {
    const other = withEnabled(found('version 3 of the secret key'), calls('1'));
    expect(other).toMatchObject([{ secrets: [{ state: 'disabled' }] }]);
    const latest = withEnabled(found('the latest version of the secret key'), calls('1'));
    expect(latest).toMatchObject([{ secrets: [{ state: 'disabled' }] }]);
  });
});
