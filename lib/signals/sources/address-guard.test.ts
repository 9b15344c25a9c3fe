import { describe, expect, it } from 'vitest';
import { mayConnect, mayConnectPrivately } from './address-guard';
import { parseAllowed } from './allow-list';

describe('private hosts', () => {
  const allow = (...entries: readonly string[]) =>
    entries.map((entry) => {
      const parsed = parseAllowed(entry);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value;
    });

  it.each([
    ['10.1.2.3', 'orders.internal', ['orders.internal'], true],
    ['10.1.2.3', 'ORDERS.internal.', ['orders.internal'], true],
    ['10.1.2.3', 'a.orders.internal', ['orders.internal'], false],
    ['10.1.2.3', 'a.svc.internal', ['*.svc.internal'], true],
    ['10.1.2.3', 'svc.internal', ['*.svc.internal'], false],
    ['10.1.2.3', 'evil-svc.internal', ['*.svc.internal'], false],
    ['10.1.2.3', 'anything', ['10.1.0.0/16'], true],
    ['10.2.2.3', 'anything', ['10.1.0.0/16'], false],
    ['fd12:3456::7', 'anything', ['fd12:3456::/32'], true],
    // A name alone opens private networks, never this machine, and metadata stays shut to all.
    ['127.0.0.1', 'orders.internal', ['orders.internal'], false],
    ['::1', 'anything', ['::1'], true],
    ['169.254.169.254', 'orders.internal', ['orders.internal', '169.254.0.0/16'], false],
    ['100.100.100.200', 'orders.internal', ['orders.internal', '100.64.0.0/10'], false],
    ['fd00:ec2::254', 'orders.internal', ['orders.internal', 'fd00:ec2::/32'], false],
    ['fd00:ec2::23', 'orders.internal', ['orders.internal', 'fd00:ec2::/32'], false],
    ['fd20:ce::254', 'orders.internal', ['orders.internal', 'fd20:ce::/32'], false],
    ['168.63.129.16', 'orders.internal', ['orders.internal', '168.63.129.16'], false],
    ['fe80::1', 'orders.internal', ['orders.internal', 'fe80::/16'], false],
    ['::ffff:10.1.2.3', 'anything', ['10.1.0.0/16'], false],
    ['0.0.0.0', 'orders.internal', ['orders.internal'], false],
  ])('%s of %s with %j allowed: %s', (address, host, entries, expected) => {
    expect(mayConnectPrivately(address, host, allow(...entries))).toBe(expected);
  });

  it.each([
    '',
    '*',
    '*.com',
    '10.0.0.0/4',
    '0.0.0.0/0',
    '::/0',
    '10.0.0/8',
    '10.0.0.0/33',
    'http://a',
    'a:80',
    '1.2',
  ])('are not named by %j', (entry) => {
    expect(parseAllowed(entry).ok).toBe(false);
  });
});

describe('an address', () => {
  it.each([
    ['93.184.216.34', true],
    ['168.63.129.16', false],
    ['172.15.255.255', true],
    ['172.32.0.1', true],
    ['2606:2800:220:1:248:1893:25c8:1946', true],
    ['2a00:1450:4001:800::200e', true],
    ['fe80::1%eth0', false],
    ['::ffff:8.8.8.8', false],
    ['not an address', false],
    ['', false],
  ])('judges %s', (address, allowed) => {
    expect(mayConnect(address, 'public')).toBe(allowed);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.200.3.4', true],
    ['::1', true],
    ['::ffff:127.0.0.1', false],
    ['0.0.0.0', false],
    ['::', false],
  ])('takes %s for this machine: %s', (address, allowed) => {
    expect(mayConnect(address, 'loopback')).toBe(allowed);
  });
});
