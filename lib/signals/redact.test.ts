import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './redact';

describe('what looks like a secret', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['authorization: basic dXNlcjpwdw==', 'authorization: basic [redacted]'],
    ['password=hunter2 user=ada', 'password=[redacted] user=ada'],
    ['{"api_key":"k-123","n":4}', '{"api_key":[redacted],"n":4}'],
    ['DB_PASSWORD: s3cret', 'DB_PASSWORD: [redacted]'],
    ["client_secret = 'x y z'", 'client_secret = [redacted]'],
    ['GET /?access_token=abc&page=2', 'GET /?access_token=[redacted]&page=2'],
    ['postgres://app:hunter2@db:5432/app', 'postgres://app:[redacted]@db:5432/app'],
    ['key AKIAABCDEFGHIJKLMNOP used', 'key [redacted] used'],
    ['ghp_abcdefghijklmnopqrstuvwxyz0123', '[redacted]'],
    ['sk-proj-abcdefghijklmnop1234', '[redacted]'],
    ['eyJhbGciOi.eyJzdWIi.c2ln', '[redacted]'],
    ['a -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- b', 'a [redacted] b'],
    ['X-Hub-Signature-256: sha256=deadbeef', 'X-Hub-Signature-256: [redacted]'],
  ])('is taken out of %s', (text, left) => {
    expect(withoutSecrets(text)).toBe(left);
  });

  it.each([
    'Error: Cannot find module "payments"',
    'pulled us-docker.pkg.dev/p/r/i@sha256:4c2a77d1',
    'GET /api/users 503 in 0.21 s',
    'trace projects/p/traces/0123456789abcdef0123456789abcdef',
    'the token was refused',
  ])('is nowhere in %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});
