/** Pure: may a probe connect to this address? Everything that isn't plainly public is refused. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type Allowed, isAllowed } from './allow-list';

/** `public`: the internet, and what is allowed beside it. `loopback`: this machine and nothing else. */
export type Reach = 'public' | 'loopback';

/**
 * IANA's special-purpose registries: this network, private, shared, link-local, documentation, …; and
 * 168.63.129.16, which looks public and is Azure's own host beneath each of its machines.
 */
const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Within the global 2000::/3, what tunnels to somewhere else or is documentation. */
const NOT_PUBLIC_6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const notPublic4 = new BlockList();
for (const [network, bits] of NOT_PUBLIC_4) notPublic4.addSubnet(network, bits, 'ipv4');
const notPublic6 = new BlockList();
for (const [network, bits] of NOT_PUBLIC_6) notPublic6.addSubnet(network, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** What a network of one's own is made of: a host's name on the list is enough for these. */
const PRIVATE_4 = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const;
const private4 = new BlockList();
for (const [network, bits] of PRIVATE_4) private4.addSubnet(network, bits, 'ipv4');
const private6 = new BlockList();
private6.addSubnet('fc00::', 7, 'ipv6');

/** Whatever is allowed: where clouds keep their metadata, and what is no single machine's address. */
const NEVER_4 = [
  ['0.0.0.0', 8],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['192.0.0.192', 32],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const never4 = new BlockList();
for (const [network, bits] of NEVER_4) never4.addSubnet(network, bits, 'ipv4');
/** Amazon's, with its pods' identities; Google's. */
const never6 = new BlockList();
never6.addSubnet('fd00:ec2::', 32, 'ipv6');
never6.addSubnet('fd20:ce::', 32, 'ipv6');

/** May a probe of `host` connect to this address of it, because ripcord.yaml allows it? */
export function mayConnectPrivately(
  address: string,
  host: string,
  allowed: readonly Allowed[],
): boolean {
  if (isIPv4(address)) {
    if (never4.check(address, 'ipv4')) return false;
    return isAllowed(allowed, host, address, private4.check(address, 'ipv4'));
  }
  if (!isIPv6(address) || address.includes('%') || address.includes('.')) return false;
  const isPrivate = private6.check(address, 'ipv6');
  if (never6.check(address, 'ipv6') || !(isPrivate || isOne(address))) return false;
  return isAllowed(allowed, host, address, isPrivate);
}

/** `address` is an IP address as the resolver gives it; a zone or any other text is refused. */
export function mayConnect(address: string, reach: Reach): boolean {
  if (isIPv4(address)) {
    return reach === 'loopback'
      ? loopback.check(address, 'ipv4')
      : !notPublic4.check(address, 'ipv4');
  }
  if (!isIPv6(address) || address.includes('%') || address.includes('.')) return false;
  if (reach === 'loopback') return isOne(address) && loopback.check(address, 'ipv6');
  return global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
}

/** A mapped IPv4 address would match the IPv4 rules too; only ::1 itself is meant. */
function isOne(address: string): boolean {
  return /^(::|(0{1,4}:){7})0{0,3}1$/.test(address);
}
