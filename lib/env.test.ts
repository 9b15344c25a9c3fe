import { describe, expect, it } from 'vitest';
import { describeEnvError, parseEnv } from './env';

const MINIMAL = { DATABASE_URL: 'postgresql://app:secret@db:5432/ripcord' };
const SECRET = 'x'.repeat(32);

function problems(source: Record<string, string>): string[] {
  const parsed = parseEnv(source);
  return parsed.ok ? [] : (parsed.error.fields ?? []).map((field) => field.path);
}

function parse(more: Record<string, string> = {}) {
  const parsed = parseEnv({ ...MINIMAL, ...more });
  if (!parsed.ok) throw new Error(describeEnvError(parsed.error));
  return parsed.value;
}

describe('parseEnv', () => {
  it('needs only a database', () => {
    expect(parse()).toMatchObject({
      databaseUrl: MINIMAL.DATABASE_URL,
      port: 3000,
      url: 'http://localhost:3000',
      clock: 'real',
      demo: false,
      oidc: null,
      simulator: null,
      secret: null,
    });
  });

  it('says that tamper evidence is reduced when one role does everything', () => {
    expect(parse().tamperEvidence).toBe('reduced');
    expect(parse().migrateDatabaseUrl).toBe(MINIMAL.DATABASE_URL);
    expect(parse({ MIGRATE_DATABASE_URL: MINIMAL.DATABASE_URL }).tamperEvidence).toBe('reduced');
    const owner = 'postgresql://owner:secret@db:5432/ripcord';
    expect(parse({ MIGRATE_DATABASE_URL: owner }).tamperEvidence).toBe('full');
  });

  it('takes an empty value for an absent one', () => {
    expect(parse({ PORT: '', RIPCORD_URL: '', RIPCORD_CLOCK: '' })).toEqual(parse());
  });

  it('lists every wrong name at once, with how to fix it', () => {
    const parsed = parseEnv({
      PORT: 'eighty',
      RIPCORD_URL: 'ripcord.example.com',
      RIPCORD_SECRET: 'short',
      RIPCORD_CLOCK: 'fast',
      LOG_LEVEL: 'loud',
    });
    if (parsed.ok) throw new Error('expected problems');
    const text = describeEnvError(parsed.error);
    for (const name of [
      'DATABASE_URL is missing: set it',
      'PORT ',
      'RIPCORD_URL is not a web address: write it like',
      'RIPCORD_SECRET is too short: use',
      'RIPCORD_CLOCK is either',
      'LOG_LEVEL is not a level: use one of',
    ]) {
      expect(text).toContain(name);
    }
  });

  it('refuses a database that is not Postgres', () => {
    expect(problems({ DATABASE_URL: 'mysql://db/ripcord' })).toEqual(['DATABASE_URL']);
  });

  it('refuses half of a single sign-on and names what is missing', () => {
    expect(problems({ ...MINIMAL, RIPCORD_OIDC_ISSUER: 'https://id.example.com' })).toEqual([
      'RIPCORD_OIDC_CLIENT_ID',
      'RIPCORD_OIDC_CLIENT_SECRET',
    ]);
  });

  it('reads a whole single sign-on', () => {
    const oidc = parse({
      RIPCORD_OIDC_ISSUER: 'https://id.example.com',
      RIPCORD_OIDC_CLIENT_ID: 'ripcord',
      RIPCORD_OIDC_CLIENT_SECRET: 'secret',
    }).oidc;
    expect(oidc).toEqual({
      issuer: 'https://id.example.com',
      clientId: 'ripcord',
      clientSecret: 'secret',
      name: 'Single sign-on',
    });
  });

  it('makes paths absolute and takes the slash off the public address', () => {
    const env = parse({ RIPCORD_DATA: 'data', RIPCORD_URL: 'https://ripcord.example.com/' });
    expect(env.dataDir.startsWith('/')).toBe(true);
    expect(env.url).toBe('https://ripcord.example.com');
  });

  it('keeps a secret that is long enough', () => {
    expect(parse({ RIPCORD_SECRET: SECRET }).secret).toBe(SECRET);
  });

  it('never repeats a wrong value, which may be a password', () => {
    const parsed = parseEnv({ DATABASE_URL: 'hunter2', RIPCORD_SECRET: 'hunter2' });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });
});
