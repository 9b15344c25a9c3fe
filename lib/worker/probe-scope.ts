import type { Configuration } from '@/lib/configuration/schema';
import type { Reach } from '@/lib/signals/sources/address-guard';
import { type Allowed, parseAllowed } from '@/lib/signals/sources/allow-list';

export interface ProbeScope {
  readonly reach: Reach;
  readonly allow: readonly Allowed[];
}

/**
 * Where a probe of this URL may go. Only a demo's services answer on this machine; everything else
 * must be on the public internet, or on the list in ripcord.yaml.
 */
export function probeScope(configuration: Configuration | null, url: string): ProbeScope {
  const host = URL.parse(url)?.hostname ?? '';
  const local = host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
  if (local && configuration?.demo === true) return { reach: 'loopback', allow: [] };
  const entries = configuration?.probes.allow ?? [];
  const allow = entries.flatMap((entry) => {
    const parsed = parseAllowed(entry);
    return parsed.ok ? [parsed.value] : [];
  });
  return { reach: 'public', allow };
}
