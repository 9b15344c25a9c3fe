import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SystemRole } from '@/lib/generated/prisma/enums';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: SystemRole;
  readonly password: string;
}

const PEOPLE = [
  { name: 'Demo Commander', email: 'commander@demo.ripcord', role: 'commander' },
  { name: 'Demo Operations', email: 'responder@demo.ripcord', role: 'responder' },
  { name: 'Demo Viewer', email: 'viewer@demo.ripcord', role: 'viewer' },
  { name: 'Demo Admin', email: 'admin@demo.ripcord', role: 'admin' },
] as const;

/**
 * The demo's sign-ins, with a password of this installation's own, readable only by who runs it.
 * They exist only with the embedded database; the sign-in page shows them there and nowhere else.
 */
export function demoPeople(dataDir: string): DemoPerson[] {
  const file = path.join(dataDir, 'demo-password');
  if (!existsSync(file)) return [];
  const password = readFileSync(file, 'utf8').trim();
  return PEOPLE.map((person) => ({ ...person, password }));
}

export function makeDemoPassword(dataDir: string): DemoPerson[] {
  const file = path.join(dataDir, 'demo-password');
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(9).toString('base64url')}\n`, { mode: 0o600 });
  }
  return demoPeople(dataDir);
}
