import { describe, expect, it } from 'vitest';
import { findAccounts } from './account';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin',
  'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash',
  '',
].join('\n');

describe('findAccounts', () => {
  it('prefers the accounts in the order they are asked for, not in the order of the file', () => {
    expect(findAccounts(PASSWD, ['postgres', 'nobody'])).toEqual([
      { name: 'postgres', uid: 101, gid: 104 },
      { name: 'nobody', uid: 65_534, gid: 65_533 },
    ]);
  });

  it('finds none where there is none', () => {
    expect(findAccounts('root:x:0:0:root:/root:/bin/bash', ['postgres', 'nobody'])).toEqual([]);
  });
});
