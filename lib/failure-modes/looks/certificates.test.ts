import { expect, it } from 'vitest';
import { type CertificateSeen, judgeCertificates } from './certificates';

const look = { kind: 'certificates' as const, rules_out: true };
const NOW = new Date('2026-11-20T03:00:00.000Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000).toISOString();
const certificate = (more: Partial<CertificateSeen> = {}): CertificateSeen => ({
  name: 'shop',
  type: 'managed',
  state: 'active',
  domains: [{ domain: 'shop.example', state: 'active' }],
  expiresAt: inDays(60),
  ...more,
});
const judge = (...value: CertificateSeen[]) =>
  judgeCertificates(look, { state: 'read', value }, NOW);

it.each([
  ['active, and valid for long', certificate(), 'speaks_against_it'],
  ['run out', certificate({ expiresAt: inDays(-1) }), 'points_to_it'],
  ['run out this very moment', certificate({ expiresAt: NOW.toISOString() }), 'points_to_it'],
  [
    'not to be renewed',
    certificate({ domains: [{ domain: 'shop.example', state: 'failed_not_visible' }] }),
    'points_to_it',
  ],
  [
    'failed',
    certificate({ state: 'provisioning_failed_permanently', domains: [] }),
    'points_to_it',
  ],
  ['still being issued', certificate({ state: 'provisioning', expiresAt: null }), 'unknown'],
  ['near its end', certificate({ expiresAt: inDays(3) }), 'unknown'],
  [
    'somebody’s own, and valid',
    certificate({ type: 'self_managed', state: null, domains: [] }),
    'speaks_against_it',
  ],
  [
    'somebody’s own, without an end',
    certificate({ type: 'self_managed', state: null, domains: [], expiresAt: null }),
    'unknown',
  ],
] as const)('a certificate that is %s', (_, one, outcome) => {
  const result = judge(one);
  expect(result.outcome).toBe(outcome);
  expect(result.facts?.[0]?.says === 'well').toBe(outcome === 'speaks_against_it');
});

it('none at all is not known: it may be kept elsewhere', () => {
  expect(judge().outcome).toBe('unknown');
});

it('one that is wrong is told before others that are well', () => {
  const result = judge(certificate(), certificate({ name: 'old', expiresAt: inDays(-2) }));
  expect(result).toMatchObject({
    outcome: 'points_to_it',
    summary: expect.stringMatching(/^old /),
  });
});
