import { describe, expect, it } from 'vitest';
import { platformError, redacted } from './errors';

const UPDATE = {
  what: 'Shifting traffic of orders',
  permission: 'run.services.update',
  mutation: true,
};

describe('what an error says about a mutation', () => {
  it.each([
    [1, 'unreachable', 'unknown'],
    [2, 'failed', 'unknown'],
    [3, 'invalid', 'refused'],
    [4, 'timeout', 'unknown'],
    [5, 'not_found', 'refused'],
    [6, 'conflict', 'refused'],
    [7, 'permission', 'refused'],
    [8, 'quota', 'refused'],
    [9, 'conflict', 'refused'],
    [10, 'conflict', 'refused'],
    [11, 'invalid', 'refused'],
    [12, 'invalid', 'refused'],
    [13, 'failed', 'unknown'],
    [14, 'unreachable', 'unknown'],
    [15, 'failed', 'unknown'],
    [16, 'unauthenticated', 'refused'],
    [99, 'failed', 'unknown'],
    [undefined, 'failed', 'unknown'],
  ])('code %s: %s, %s', (code, kind, outcome) => {
    expect(platformError({ code, details: 'x' }, UPDATE)).toMatchObject({ kind, outcome });
  });

  it.each([undefined, null, 'text', new Error('plain'), { code: '14' }])(
    'is unknown when %s was thrown',
    (thrown) => {
      expect(platformError(thrown, UPDATE)).toMatchObject({ kind: 'failed', outcome: 'unknown' });
    },
  );

  it('is nothing at all for a read', () => {
    expect(platformError({ code: 14 }, { ...UPDATE, mutation: false }).outcome).toBe('not_sent');
  });
});

describe('a missing permission', () => {
  it('is the one that Google names', () => {
    const thrown = { code: 7, errorInfoMetadata: { permission: 'iam.serviceAccounts.actAs' } };
    expect(platformError(thrown, UPDATE)).toMatchObject({
      permission: 'iam.serviceAccounts.actAs',
      message: expect.stringContaining('iam.serviceAccounts.actAs'),
    });
  });

  it('is the one of the call when Google names none', () => {
    expect(platformError({ code: 7 }, UPDATE).permission).toBe('run.services.update');
  });
});

describe('words of an error', () => {
  it.each([
    'Bearer abc.def-123 was refused',
    'token ya29.a0AfH6SMBx_hush is expired',
    'assertion=eyJhbGciOi.eyJpc3MiOi.hush',
    '{"private_key": "-----BEGIN PRIVATE KEY-----\nMIIEhush\n-----END PRIVATE KEY-----"}',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEhush',
    'refresh_token: hush, again',
    'client_secret=hush&grant_type=x',
  ])('carry no credential: %s', (text) => {
    expect(redacted(text)).not.toMatch(/hush|abc\.def/);
    expect(redacted(text)).toContain('[redacted]');
  });

  it('are one bounded line', () => {
    const line = redacted(`a\nb\t${'x'.repeat(1000)}`);
    expect(line).toMatch(/^a b x+…$/);
    expect(line.length).toBe(401);
  });
});
