/** Pure: which private hosts may be probed, as ripcord.yaml lists them. */
import { BlockList, isIP, isIPv4 } from 'node:net';
import { err, ok, type Result } from '@/lib/result';

export type Allowed =
  /** The name itself, or with `*.` before it whatever ends so. */
  | { readonly kind: 'host'; readonly name: string; readonly below: boolean }
  | { readonly kind: 'network'; readonly contains: (address: string) => boolean };

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/** One entry: `orders.internal`, `*.svc.internal`, `10.20.0.0/16`. An error is one sentence. */
export function parseAllowed(text: string): Result<Allowed, string> {
  const [network = '', bits] = text.split('/');
  if (bits !== undefined) return parseNetwork(network, bits);
  if (isIP(text) > 0) return parseNetwork(text, isIPv4(text) ? '32' : '128');
  if (!HOST.test(text) || /^[\d.]+$/.test(text)) {
    return err('Write a host name, *.suffix, or a network like 10.20.0.0/16.');
  }
  const below = text.startsWith('*.');
  const name = (below ? text.slice(2) : text).toLowerCase();
  if (below && !name.includes('.')) {
    return err(`"${text}" is every host of a whole domain: name at least two parts.`);
  }
  return ok({ kind: 'host', name, below });
}

const MIN_BITS = { ipv4: 8, ipv6: 16 } as const;
const MAX_BITS = { ipv4: 32, ipv6: 128 } as const;

function parseNetwork(network: string, bits: string): Result<Allowed, string> {
  const version = isIP(network);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > MAX_BITS[family]) {
    return err('Write a network like 10.20.0.0/16 or fd12:3456::/32.');
  }
  if (Number(bits) < MIN_BITS[family]) {
    return err(
      `That is too much of the internet: name a network of /${MIN_BITS[family]} or smaller.`,
    );
  }
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return ok({
    kind: 'network',
    contains: (address) => isIP(address) === version && list.check(address, family),
  });
}

export function isAllowed(
  allowed: readonly Allowed[],
  host: string,
  address: string,
  /** Whether a host's name is enough for this address. */
  byName: boolean,
): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return allowed.some((entry) =>
    entry.kind === 'network'
      ? entry.contains(address)
      : byName && (entry.below ? name.endsWith(`.${entry.name}`) : name === entry.name),
  );
}
