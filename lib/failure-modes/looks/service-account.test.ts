import { expect, it } from 'vitest';
import type { Read } from './look-result';
import { judgeServiceAccount } from './service-account';

const ROLE = 'roles/secretmanager.secretAccessor';
const LOOK = { kind: 'service_account', roles: [ROLE], rules_out: true } as const;
const look = { ...LOOK, roles: [...LOOK.roles] };
const at = (name: string, serviceAccount: string | null) => ({ name, serviceAccount });
const judge = (roles: Read<readonly string[]>, revisions = [at('shop-2', 'a@p')]) =>
  judgeServiceAccount(look, { revisions, before: null, roles: new Map([['a@p', roles]]) });

it('a role that is granted speaks against it, one that is missing for it', () => {
  expect(judge({ state: 'read', value: [ROLE] }).outcome).toBe('speaks_against_it');
  const missing = judge({ state: 'read', value: ['roles/run.invoker'] });
  expect(missing.outcome).toBe('points_to_it');
  expect(missing.facts?.at(-1)).toMatchObject({ says: 'unknown', what: 'Not read here:' });
});

it.each(['roles/owner', 'projects/p/roles/own'])('%s may include it: not known', (role) => {
  expect(judge({ state: 'read', value: [role] })).toMatchObject({
    outcome: 'unknown',
    summary: `a@p has ${role}, which may include ${ROLE}.`,
    facts: [{ says: 'plain' }, { says: 'unknown' }],
  });
});

it('the project’s default account is not named, so it is not known', () => {
  const unnamed = judge({ state: 'read', value: [ROLE] }, [at('shop-2', null)]);
  expect(unnamed.outcome).toBe('unknown');
});

it('one account that lacks it is enough, whatever is not known of the other', () => {
  const result = judgeServiceAccount(look, {
    revisions: [at('shop-2', 'a@p'), at('shop-1', 'b@p')],
    before: null,
    roles: new Map<string, Read<readonly string[]>>([
      ['a@p', { state: 'unknown', why: 'no answer came in time.' }],
      ['b@p', { state: 'read', value: [] }],
    ]),
  });
  expect(result).toMatchObject({ outcome: 'points_to_it', summary: expect.stringMatching(/^b@p/) });
});

it('which account it is says nothing by itself, and names the one before', () => {
  const { roles: _, ...which } = look;
  const read = { revisions: [at('shop-2', 'a@p')], before: at('shop-1', 'b@p'), roles: new Map() };
  expect(judgeServiceAccount(which, read)).toMatchObject({
    outcome: 'unknown',
    summary: expect.stringContaining('another account than shop-1 had'),
    facts: [{ value: 'runs as a@p' }, { what: 'shop-1', value: 'ran as b@p' }],
  });
});
