import type { ChartSeries } from '@/lib/fleet/service-view';

const TOKENS = [
  'text',
  'text-2',
  'text-3',
  'grid',
  'bad',
  'warn',
  'unknown',
  'surface-1',
  'series-current',
  'series-candidate',
  'series-other-1',
] as const;

export type ChartTheme = Readonly<Record<(typeof TOKENS)[number] | 'font', string>>;

/** Canvas can't read `light-dark()`, so the browser resolves each token on a probe element. */
export function readChartTheme(host: HTMLElement): ChartTheme {
  const probe = document.createElement('span');
  host.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const entries = TOKENS.map((token) => [token, colour(token)] as const);
  const font = `12px ${getComputedStyle(probe).fontFamily}`;
  probe.remove();
  return { ...Object.fromEntries(entries), font } as ChartTheme;
}

/** Current solid, candidate dashed, others grey and thin. */
export function seriesStyle(role: ChartSeries['role'], theme: ChartTheme) {
  switch (role) {
    case 'current':
      return { stroke: theme['series-current'], width: 2 };
    case 'candidate':
      return { stroke: theme['series-candidate'], width: 2, dash: [6, 4] };
    case 'other':
      return { stroke: theme['series-other-1'], width: 1 };
  }
}
