import { describe, expect, it } from 'vitest';
import { NOTHING_BESIDE } from '@/lib/fleet/beside';
import { step } from '@/lib/runbooks/procedure-schema';
import { BAD, revision, state } from './test-fixtures';
import {
  disabledVersion,
  enabledVersion,
  grantedRole,
  isSoAlready,
  retriedBuild,
} from './wanted-beside';
import type { ActionStep } from './wanted-call';

const ROLE = 'roles/secretmanager.secretAccessor';
const ACCOUNT = 'orders@shop.iam.gserviceaccount.com';

function action(verb: string, more: object = {}): ActionStep {
  const parsed = step.parse({
    id: 'it',
    kind: 'action',
    title: 'It',
    action: verb,
    inverse: 'recorded_state',
    expectation: 'It is so.',
    ...more,
  });
  if (parsed.kind !== 'action') throw new Error('no action');
  return parsed;
}

const SECRET = { secret: 'key' };
const beside = {
  ...NOTHING_BESIDE,
  secrets: [
    {
      secret: 'key',
      versions: [
        { version: '2', state: 'enabled', etag: null },
        { version: '1', state: 'disabled', etag: null },
      ],
    },
  ],
} as const;

function serving(version: string, serviceAccount: string | null = ACCOUNT) {
  const secrets = [{ at: 'KEY', secret: 'key', version }];
  return state({ beside, revisions: [revision(BAD, { secrets, serviceAccount })] });
}

describe('a version of a secret', () => {
  it('is enabled only where a person names it', () => {
    expect(enabledVersion(action('enable_secret_version', SECRET), null)).toMatchObject({
      error: expect.stringContaining('none is guessed'),
    });
    expect(enabledVersion(action('enable_secret_version', SECRET), '1')).toMatchObject({
      value: { input: { secret: 'key', version: '1', enabled: true } },
    });
  });

  it.each(['2', 'latest'])('is disabled where it is what served when the plan began (%s)', (at) => {
    const wanted = disabledVersion(action('disable_secret_version', SECRET), '1', serving(at));
    expect(wanted).toMatchObject({ value: { input: { version: '2', enabled: false } } });
  });

  it('is not disabled where it is the one that is named, or nothing reads it', () => {
    const disable = action('disable_secret_version', SECRET);
    expect(disabledVersion(disable, '2', serving('latest'))).toMatchObject({
      error: expect.stringContaining('the one that is named'),
    });
    expect(disabledVersion(disable, '1', state({ beside }))).toMatchObject({
      error: expect.stringContaining('Nothing that serves refers to key'),
    });
  });
});

describe('a role', () => {
  it('goes to the account that what serves runs as, or to whom the step names', () => {
    expect(grantedRole(action('grant_role', { role: ROLE }), serving('2'))).toMatchObject({
      value: { input: { member: `serviceAccount:${ACCOUNT}`, role: ROLE, granted: true } },
    });
    const named = action('grant_role', { role: ROLE, member: 'group:ops@shop.example' });
    expect(grantedRole(named, serving('2'))).toMatchObject({
      value: { input: { member: 'group:ops@shop.example' } },
    });
  });

  it('goes to no account that is not named anywhere', () => {
    expect(grantedRole(action('grant_role', { role: ROLE }), serving('2', null))).toMatchObject({
      ok: false,
      error: expect.stringContaining('default account'),
    });
  });
});

describe('a build', () => {
  const build = { id: 'b1', detail: null, commit: 'c', trigger: 't', createdAt: null };
  const built = (status: 'failed' | 'succeeded') =>
    state({ beside: { ...NOTHING_BESIDE, builds: [{ ...build, status }] } });

  it('is made again where the newest has failed, and not where it has succeeded', () => {
    expect(retriedBuild(built('failed'))).toMatchObject({ value: { input: { build: 'b1' } } });
    expect(retriedBuild(built('succeeded'))).toMatchObject({ ok: false });
    expect(retriedBuild(state())).toMatchObject({ ok: false });
  });
});

describe('what is so already', () => {
  it('is said, and only where it is known', () => {
    const wanted = enabledVersion(action('enable_secret_version', SECRET), '2');
    if (!wanted.ok) throw new Error(wanted.error);
    expect(isSoAlready(wanted.value, serving('2'))).toBe('Version 2 of key is enabled already.');
    expect(isSoAlready(wanted.value, state())).toBeNull();
    const granted = {
      kind: 'grant_role',
      input: { member: 'user:a@shop.example', role: ROLE, granted: true },
    } as const;
    const roles = [{ role: ROLE, members: ['user:a@shop.example'], etag: null }];
    const has = state({ beside: { ...NOTHING_BESIDE, roles } });
    expect(isSoAlready(granted, has)).toBe(`user:a@shop.example has ${ROLE} already.`);
    expect(isSoAlready(granted, state())).toBeNull();
  });
});
