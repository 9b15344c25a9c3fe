import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const secrets = z.object({
  /** Signs session cookies. */
  session: z.string(),
  /** Seals what server actions carry: fixed, or a new build would refuse what an old page sends. */
  serverActions: z.string(),
  /** Tells the cookies of two copies on one host apart. */
  instance: z.string(),
});
export type Secrets = z.infer<typeof secrets>;

/** The secrets of a data directory: made on the first start, then kept in a private file. */
export function keepSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  if (existsSync(file)) {
    const read = secrets.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (read.success) return read.data;
    throw new Error(`${file} is damaged. Remove it: everyone will have to sign in again.`);
  }
  const fresh = {
    session: randomBytes(32).toString('base64url'),
    serverActions: randomBytes(32).toString('base64'),
    instance: randomBytes(4).toString('hex'),
  };
  writeFileSync(file, JSON.stringify(fresh), { mode: 0o600 });
  return fresh;
}

/** The key that signs the timeline's checkpoints: Ed25519, PKCS #8, in a private file. */
export function keepSigningKey(dataDir: string): string {
  const file = path.join(dataDir, 'signing-key.pem');
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return file;
}
