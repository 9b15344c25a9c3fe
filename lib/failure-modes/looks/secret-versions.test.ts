import { describe, expect, it } from 'vitest';
import type { Read } from './look-result';
import { judgeSecretVersions, type SecretVersionSeen } from './secret-versions';

const look = { kind: 'secret_versions' as const, rules_out: true };
const MADE = '2026-11-20T03:00:00.000Z';
const version = (
  number: number,
  state: SecretVersionSeen['state'],
  createdAt = '2026-11-01T00:00:00.000Z',
) => ({
  version: `${number}`,
  state,
  createdAt,
});

const judge = (referred: string, read: Read<readonly SecretVersionSeen[]>) =>
  judgeSecretVersions(look, {
    revisions: [
      {
        name: 'shop-2',
        createdAt: MADE,
        secrets: [{ at: 'KEY', secret: 'key', version: referred }],
      },
    ],
    versions: new Map([['key', read]]),
  });
const of = (...value: SecretVersionSeen[]) => ({ state: 'read', value }) as const;

describe('the version that a revision refers to', () => {
  it.each([
    ['enabled, and the newest', '1', of(version(1, 'enabled')), 'speaks_against_it'],
    ['disabled', '1', of(version(1, 'disabled')), 'points_to_it'],
    ['destroyed', '1', of(version(1, 'destroyed')), 'points_to_it'],
    ['gone', '4', of(version(1, 'enabled')), 'points_to_it'],
    ['of a secret that is gone', '1', { state: 'absent' }, 'points_to_it'],
    ['older than the newest', '1', of(version(2, 'enabled'), version(1, 'enabled')), 'unknown'],
    ['of a state that is not said', '1', of(version(1, 'unknown')), 'unknown'],
    [
      'latest, and that is disabled',
      'latest',
      of(version(2, 'disabled'), version(1, 'enabled')),
      'points_to_it',
    ],
    ['latest, made before the revision', 'latest', of(version(2, 'enabled')), 'speaks_against_it'],
    [
      'latest, made after the revision',
      'latest',
      of(version(2, 'enabled', '2026-11-20T03:05:00.000Z')),
      'unknown',
    ],
    [
      'not read',
      '1',
      { state: 'unknown', why: 'not allowed to (secretmanager.versions.list).' },
      'unknown',
    ],
  ] as const)('%s', (_, referred, read, outcome) => {
    const result = judge(referred, read);
    expect(result.outcome).toBe(outcome);
    if (outcome !== 'speaks_against_it') {
      expect(result.facts?.map(({ says }) => says)).not.toContain('well');
    }
  });

  it('beyond the newest hundred is not known, instead of gone', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => version(200 - index, 'enabled'));
    expect(judge('3', of(...hundred)).outcome).toBe('unknown');
  });

  it('disabled says which later one could be used', () => {
    const { summary } = judge('1', of(version(2, 'enabled'), version(1, 'disabled')));
    expect(summary).toBe(
      'Version 1 of key is disabled; version 2 is enabled. The value itself is never read.',
    );
  });
});

it('a secret that is named and that no revision refers to is not known', () => {
  const result = judgeSecretVersions(
    { ...look, secrets: ['other'] },
    { revisions: [{ name: 'shop-2', createdAt: MADE, secrets: [] }], versions: new Map() },
  );
  expect(result).toMatchObject({ outcome: 'unknown', facts: [{ what: 'other', says: 'unknown' }] });
});
