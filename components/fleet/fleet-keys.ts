import type { KeyBinding } from '@/components/frame/key-registry';
import type { FleetRow } from '@/lib/fleet/fleet-view';

export interface FleetKeyActions {
  readonly select: (slug: string) => void;
  readonly open: (slug: string) => void;
  /** Shows more rows, beyond the last one. */
  readonly more?: (() => void) | undefined;
  readonly filter: () => void;
  readonly declare: ((slug: string) => void) | undefined;
}

/** The fleet's keys, acting on the selected row. */
export function fleetKeys(
  rows: readonly FleetRow[],
  selected: string | null,
  act: FleetKeyActions,
): readonly KeyBinding[] {
  const index = rows.findIndex((row) => row.slug === selected);
  const row = rows[index];
  const move = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))];
    if (next !== undefined) act.select(next.slug);
    if (by > 0 && index + by >= rows.length - 1) act.more?.();
  };
  const none = row === undefined ? 'no service is selected' : undefined;
  const { declare } = act;
  return [
    { key: 'j', label: 'move', repeat: true, run: () => move(1) },
    { key: 'k', label: 'move', repeat: true, run: () => move(-1) },
    { key: 'Enter', label: 'open', disabledReason: none, run: () => row && act.open(row.slug) },
    {
      key: 'c',
      label: 'compare',
      disabledReason: none ?? (row?.connected === false ? 'not connected' : undefined),
      run: () => row && act.open(row.slug),
    },
    {
      key: 'd',
      label: 'declare',
      disabledReason: declare === undefined ? 'needs the responder role' : none,
      run: () => row && declare?.(row.slug),
    },
    { key: '/', label: 'filter', run: act.filter },
  ];
}
