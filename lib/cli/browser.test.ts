import { describe, expect, it } from 'vitest';
import { findBrowser } from './browser';

function find(existing: string[], chromePath?: string) {
  return findBrowser({
    playwright: '/cache/chrome',
    chromePath,
    path: '/usr/local/bin:/usr/bin',
    isExecutable: (file) => existing.includes(file),
  });
}

describe('the browser for the end-to-end tests', () => {
  it("is Playwright's own when that is installed", () => {
    expect(find(['/cache/chrome', '/usr/bin/chromium'])).toBe('/cache/chrome');
  });

  it('is what CHROME_PATH names before what the PATH has', () => {
    expect(find(['/opt/chrome', '/usr/bin/chromium'], '/opt/chrome')).toBe('/opt/chrome');
  });

  it("is the system's chromium or chrome", () => {
    expect(find(['/usr/bin/chromium'])).toBe('/usr/bin/chromium');
    expect(find(['/usr/local/bin/google-chrome'])).toBe('/usr/local/bin/google-chrome');
  });

  it('is none when there is none', () => {
    expect(find([], '/gone/chrome')).toBeNull();
  });
});
