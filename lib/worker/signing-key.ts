import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The key that signs checkpoints: Ed25519, PKCS #8, outside of the database. Made at the first start
 * where there is none, readable by its owner alone. Throws when the file holds another kind of key.
 */
export async function signingKey(file: string): Promise<KeyObject> {
  await mkdir(path.dirname(file), { recursive: true });
  const { privateKey } = generateKeyPairSync('ed25519');
  const fresh = privateKey.export({ format: 'pem', type: 'pkcs8' });
  // `wx`: of two processes that start at once, one writes and both read the same key.
  await writeFile(file, fresh, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const key = createPrivateKey(await readFile(file, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${path.basename(file)} is no Ed25519 key`);
  return key;
}
