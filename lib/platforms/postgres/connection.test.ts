import { expect, it } from 'vitest';
import { driverOptions, type SqlConnection } from './connection';

const CONNECTION: SqlConnection = {
  name: 'orchestrator',
  host: 'db.internal',
  port: 5432,
  user: 'ripcord',
  password: 'env:DATABASE_PASSWORD',
  tls: { ca: null },
  maintenance: 'postgres',
};

it('a password is looked up where it is kept, and the certificate is checked for the host', async () => {
  expect(await driverOptions(CONNECTION, { DATABASE_PASSWORD: 'given' })).toMatchObject({
    ok: true,
    value: { password: 'given', ssl: { servername: 'db.internal' } },
  });
});

it.each<[string, Partial<SqlConnection>, RegExp]>([
  ['plaintext leaves this machine', { tls: null }, /plaintext/],
  ['the password is not there', {}, /no DATABASE_PASSWORD/],
  [
    'the authority is not there',
    { password: null, tls: { ca: '/nowhere/ca.pem' } },
    /can't be read/,
  ],
])('%s: no connection', async (_what, change, message) => {
  const options = await driverOptions({ ...CONNECTION, ...change }, {});
  expect(options).toEqual({ ok: false, error: expect.stringMatching(message) });
});

it('plaintext on this machine is fine', async () => {
  const local = { ...CONNECTION, host: '127.0.0.1', tls: null, password: null };
  expect(await driverOptions(local, {})).toMatchObject({ ok: true, value: { ssl: false } });
});
