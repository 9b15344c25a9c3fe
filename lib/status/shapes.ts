import { type Html, html, trusted } from './html';
import type { ComponentStatus, DayStatus } from './status-view';

/** How something does on the page: a colour's class, and never the colour alone. */
export type Tone = 'ok' | 'w' | 'x' | 'n' | 'm';

export const TONES = {
  operational: 'ok',
  degraded_performance: 'w',
  partial_outage: 'x',
  major_outage: 'x',
  under_maintenance: 'm',
} as const satisfies Record<ComponentStatus, Tone>;

const MARK = 'fill="none" stroke="var(--s)" stroke-width="2"';
const LINE = 'fill="none" stroke="currentColor" stroke-width="1.5"';

/** Drawn once, then used by name: 16 px shapes and one pattern per kind of day (8 px wide). */
export const DEFINITIONS = trusted(`<svg width="0" height="0" class="h" aria-hidden="true"><defs>
<symbol id="ok" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.5" ${LINE}/><path d="M5 8.2l2.1 2.1L11 6" ${LINE}/></symbol>
<symbol id="w" viewBox="0 0 16 16"><path fill="currentColor" d="M8 1.2L15.4 14.4H.6z"/><path d="M8 6v4M8 11.3v1.6" ${MARK}/></symbol>
<symbol id="x" viewBox="0 0 16 16"><path fill="currentColor" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="M5.5 5.5l5 5m0-5l-5 5" ${MARK}/></symbol>
<symbol id="n" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.75" ${LINE} stroke-dasharray="2.6 2.1"/></symbol>
<symbol id="m" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.75" ${LINE}/><path d="M5 8h6" ${LINE}/></symbol>
</defs></svg>`);

export function shape(tone: Tone): Html {
  return html`<svg class="${tone}" aria-hidden="true"><use href="#${tone}"/></svg>`;
}

/** One day, 6 of 8 units wide; the kinds differ in form, not in colour alone. */
const DAYS = {
  operational: '<path class="ok" opacity=".65" d="M0 0h6v20H0z"/>',
  degraded_performance: '<path class="w" d="M0 0h6v4H0zM0 8h6v12H0z"/>',
  partial_outage: '<path class="x" d="M0 0h6v20H0zM1.5 1.5v8h3v-8z" fill-rule="evenodd"/>',
  major_outage: '<path class="x" d="M0 0h6v20H0z"/>',
  under_maintenance: '<path class="m" d="M0 0h6v20H0zM1.5 1.5v17h3v-17z" fill-rule="evenodd"/>',
  none: '<path class="v" d="M1 16h4v4H1z"/>',
} as const satisfies Record<DayStatus, string>;

const NAMES = {
  operational: 'operational',
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'major',
  under_maintenance: 'maintenance',
  none: 'no record',
} as const satisfies Record<DayStatus, string>;

const KINDS = Object.keys(DAYS) as readonly DayStatus[];

export const PATTERNS = trusted(
  `<svg width="0" height="0" class="h" aria-hidden="true"><defs>${KINDS.map(
    (kind, index) =>
      `<pattern id="d${index}" width="8" height="20" patternUnits="userSpaceOnUse">${DAYS[kind]}</pattern>`,
  ).join('')}</defs></svg>`,
);

/** Ninety days in one picture: one rectangle per run of equal days, and the same in words. */
export function dayBar(days: readonly DayStatus[]): Html {
  const runs: { readonly kind: DayStatus; readonly from: number; length: number }[] = [];
  days.forEach((kind, day) => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.length += 1;
    else runs.push({ kind, from: day, length: 1 });
  });
  const rects = runs.map(
    ({ kind, from, length }) =>
      html`<path fill="url(#d${KINDS.indexOf(kind)})" d="M${from * 8} 0h${length * 8}v20h-${length * 8}z"/>`,
  );
  const width = Math.max(1, days.length * 8 - 2);
  return html`<svg class="d" viewBox="0 0 ${width} 20" preserveAspectRatio="none" role="img" aria-label="${inWords(days)}">${rects}</svg>`;
}

function inWords(days: readonly DayStatus[]): string {
  const parts = KINDS.flatMap((kind) => {
    const count = days.filter((day) => day === kind).length;
    return count === 0 ? [] : [`${count} ${NAMES[kind]}`];
  });
  return `Last ${days.length} days: ${parts.join(', ')}`;
}

/** What the forms mean; only those that are on the page. */
export function legend(shown: ReadonlySet<DayStatus>): readonly Html[] {
  return KINDS.filter((kind) => shown.has(kind)).map(
    (kind) =>
      html`<span><svg viewBox="0 0 6 20" preserveAspectRatio="none" aria-hidden="true">${trusted(DAYS[kind])}</svg>${NAMES[kind]}</span>`,
  );
}
