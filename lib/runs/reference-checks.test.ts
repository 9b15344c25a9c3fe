import { describe, expect, it } from 'vitest';
import type { ReferenceState, RevisionReferences } from '@/lib/fleet/references';
import { callsOf, type PlannedCall } from './plan-body';
import { restingRevisions } from './reference-checks';
import { BAD, GOOD, PLAN, remembered, revision, state } from './test-fixtures';
import { judge, type VerdictFacts } from './verdict';

const IMAGE: ReferenceState = { what: 'the image', state: 'there', why: null };
const KEY: ReferenceState = { what: 'version 3 of the secret api-key', state: 'there', why: null };

const rests = (change: Partial<RevisionReferences> = {}): RevisionReferences => ({
  revision: GOOD,
  image: IMAGE,
  secrets: [KEY],
  ...change,
});

function checks(references?: readonly RevisionReferences[], change: Partial<VerdictFacts> = {}) {
  const read = state();
  const verdict = judge({
    plan: PLAN,
    state: read,
    calls: callsOf(PLAN).map(({ call }) => ({ call, state: read, unchanged: true })),
    approval: 'not_needed',
    breakGlass: false,
    ledger: [remembered(GOOD), remembered(BAD, { health: 'unhealthy' })],
    holds: [],
    holder: null,
    endedBadly: [],
    ...(references === undefined ? {} : { references }),
    ...change,
  });
  const of = (id: string) => verdict.checks.find((check) => check.id === id);
  return { outcome: verdict.outcome, digest: of('digest_present'), secrets: of('secret_versions') };
}

describe('the digest', () => {
  it('that the registry has passes, and says so', () => {
    expect(checks([rests()])).toMatchObject({
      outcome: 'safe',
      digest: { result: 'pass', evidence: expect.stringContaining('The registry has it.') },
    });
  });

  it('that is gone from the registry blocks what does not serve now, and is no absolute check', () => {
    const gone = [rests({ image: { ...IMAGE, state: 'gone' } })];
    expect(checks(gone)).toMatchObject({
      outcome: 'blocked',
      digest: { result: 'block', absolute: false, evidence: expect.stringContaining(GOOD) },
    });
    expect(checks(gone, { breakGlass: true }).outcome).toBe('safe_with_warnings');
  });

  it('that is gone only warns of a revision that serves: the platform has its copy', () => {
    const serving = state({
      effective: [{ revision: GOOD, percent: 10, tag: null, followsLatest: false, url: null }],
    });
    const gone = [rests({ image: { ...IMAGE, state: 'gone' } })];
    expect(checks(gone, { state: serving, calls: shift(serving) }).digest?.result).toBe('warn');
  });

  it('that nobody could be asked about is unknown, with the reason, never passed', () => {
    const why = 'The credential is not allowed to (artifactregistry.dockerimages.get).';
    expect(checks([rests({ image: { ...IMAGE, state: 'unknown', why } })])).toMatchObject({
      outcome: 'safe_with_warnings',
      digest: { result: 'unknown', evidence: expect.stringContaining(why) },
    });
  });

  it('of another revision is no matter', () => {
    const other = rests({ revision: BAD, image: { ...IMAGE, state: 'gone' } });
    expect(checks([rests(), other]).outcome).toBe('safe');
  });
});

describe('secret versions', () => {
  it('that are all enabled pass; where nobody was asked there is no such check', () => {
    expect(checks([rests()]).secrets).toMatchObject({ result: 'pass' });
    expect(checks().secrets).toBeUndefined();
  });

  it.each(['gone', 'disabled'] as const)('of which one is %s block', (gone) => {
    expect(checks([rests({ secrets: [{ ...KEY, state: gone }] })])).toMatchObject({
      outcome: 'blocked',
      secrets: {
        result: 'block',
        absolute: false,
        evidence: expect.stringMatching(
          /^Version 3 of the secret api-key .*No instance can start\.$/,
        ),
      },
    });
  });

  it('of which one could not be read are unknown, and the worst is told first', () => {
    const unread = { ...KEY, state: 'unknown', why: 'No answer came in time.' } as const;
    expect(checks([rests({ secrets: [KEY, unread] })]).secrets).toMatchObject({
      result: 'unknown',
      evidence: expect.stringContaining('No answer came in time.'),
    });
    const destroyed = { ...KEY, state: 'gone' } as const;
    expect(checks([rests({ secrets: [unread, destroyed] })]).secrets?.result).toBe('block');
  });
});

function shift(read: ReturnType<typeof state>) {
  return callsOf(PLAN).map(({ call }) => ({ call, state: read, unchanged: true }));
}

describe('a revision that is made', () => {
  const digest = `sha256:${'cd'.repeat(32)}`;
  const read = state({
    revisions: [
      revision(BAD),
      revision(GOOD, { secrets: [{ at: 'API_KEY', secret: 'api-key', version: '2' }] }),
    ],
  });
  const call: PlannedCall = {
    kind: 'create_revision',
    precondition: { uid: read.uid, generation: read.generation, etag: null },
    reversible: 'none',
    risk: 'risky',
    commandLine: '',
    willNotRestore: [],
    input: {
      from: GOOD,
      traffic: null,
      change: {
        image: `registry.example/api@${digest}`,
        secrets: [{ at: 'API_KEY', version: '3' }],
        cpu: null,
        memory: null,
      },
    },
    before: { revision: BAD, traffic: [] },
    after: { revision: 'made', traffic: [] },
    inverse: null,
  };

  it('rests on the image and the versions that it is made with', () => {
    expect(restingRevisions([{ call, state: read, unchanged: true }])).toMatchObject([
      {
        name: 'made',
        image: `registry.example/api@${digest}`,
        digest,
        secrets: [{ at: 'API_KEY', secret: 'api-key', version: '3' }],
      },
    ]);
  });

  it('is not made of an image that is gone, or with a secret that is disabled', () => {
    const made = (change: Partial<RevisionReferences>) =>
      checks([rests({ revision: 'made', ...change })], {
        state: read,
        calls: [{ call, state: read, unchanged: true }],
      });
    expect(made({}).outcome).not.toBe('blocked');
    expect(made({ image: { ...IMAGE, state: 'gone' } }).digest?.result).toBe('block');
    expect(made({ secrets: [{ ...KEY, state: 'disabled' }] }).secrets?.result).toBe('block');
  });
});
