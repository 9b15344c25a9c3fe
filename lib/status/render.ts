import { formatAge, formatDuration } from '@/lib/format/duration';
import { utcDay, utcExact, utcMinute, utcTime } from '@/lib/format/time';
import { anchorOf } from './anchor';
import { type Html, html, trusted } from './html';
import { DEFINITIONS, dayBar, legend, PATTERNS, shape, TONES, type Tone } from './shapes';
import {
  ageOf,
  type ComponentStatus,
  type Impact,
  overall,
  STALE_AFTER_SECONDS,
  STATUS_PATHS,
  STATUS_WORDS,
  type StatusComponent,
  type StatusIncident,
  type StatusView,
  UPDATE_WORDS,
} from './status-view';
import { STYLE } from './style';

/**
 * The public page as one HTML string without a script. Pure; `now` only says how old the view is:
 * a page that may be out of date says so, and claims nothing to be well.
 */
export function renderStatus(view: StatusView, now: Date): string {
  const { name } = view.page;
  const base = view.page.url ?? '';
  const stale = ageOf(view, now) > STALE_AFTER_SECONDS;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${headline(view, stale).title} · ${name}</title><link rel="alternate" type="application/atom+xml" title="${name}" href="${base}${STATUS_PATHS.atom}"><style>${trusted(STYLE)}</style></head><body>${DEFINITIONS}${PATTERNS}
<header><h1>${name}</h1><a href="#past">History</a></header>
<main>${banner(view, stale, now)}
${view.open.length > 0 && html`<h2>Now</h2>${view.open.map((incident) => openIncident(incident, view))}`}${maintenance(view)}
<h2>Components, last 90 days</h2>${components(view, stale)}
<h2 id="past">Past incidents</h2>${past(view)}</main>
<footer><span>Published <time datetime="${view.generatedAt}">${utcTime(view.generatedAt)} UTC</time></span>${view.checkpoint && html`<span>Checkpoint ${view.checkpoint.number}, ${view.checkpoint.head}</span>`}<a href="${base}${STATUS_PATHS.atom}">Atom</a><a href="${base}${STATUS_PATHS.summary}">JSON</a></footer></body></html>
`.text;
}

interface Headline {
  readonly tone: Tone;
  readonly title: string;
}

const HEADLINES = {
  minor: { tone: 'w', title: 'Degraded performance' },
  major: { tone: 'x', title: 'Partial outage' },
  critical: { tone: 'x', title: 'Major outage' },
  maintenance: { tone: 'm', title: 'Under maintenance' },
} as const satisfies Record<string, Headline>;

function headline(view: StatusView, stale: boolean): Headline {
  const { indicator } = overall(view);
  if (indicator !== 'none') return HEADLINES[indicator];
  if (view.open.length > 0) return { tone: 'w', title: 'An incident is under way' };
  const unconfirmed = view.components.some((component) => component.unconfirmedSince !== null);
  if (stale || unconfirmed || view.components.length === 0) {
    return { tone: 'n', title: 'Operational, not confirmed' };
  }
  return { tone: 'ok', title: 'All systems operational' };
}

function banner(view: StatusView, stale: boolean, now: Date): Html {
  const { tone, title } = headline(view, stale);
  const latest = view.open[0]?.updates[0]?.body;
  const age = ageOf(view, now);
  return html`<div class="o ${tone}">${shape(tone)}<div><strong>${title}</strong>${latest !== undefined && html`<p class="b">${latest}</p>`}${stale && html`<p>As of ${utcExact(view.generatedAt)}, ${formatAge(age)} ago. This page may be out of date.</p>`}</div></div>`;
}

function openIncident(incident: StatusIncident, view: StatusView): Html {
  const tone = IMPACT_TONES[incident.impact];
  return html`<div class="p" id="${anchorOf(incident)}"><div class="r"><h3>${shape(tone)}${incident.name}</h3><span class="${tone}">${UPDATE_WORDS[incident.status]}</span></div>${incident.updates.map(
    (update) =>
      html`<div class="i"><time datetime="${update.at}">${moment(update.at, view)}</time><p class="b"><b>${UPDATE_WORDS[update.status]}.</b> ${update.body}</p></div>`,
  )}</div>`;
}

const IMPACT_TONES = {
  none: 'n',
  minor: 'w',
  major: 'x',
  critical: 'x',
} as const satisfies Record<Impact, Tone>;

function maintenance(view: StatusView): Html | null {
  if (view.maintenance.length === 0) return null;
  return html`<h2>Maintenance</h2><div class="p">${view.maintenance.map(
    ({ name, scheduledFor, scheduledUntil }) =>
      html`<div class="i"><time datetime="${scheduledFor}">${moment(scheduledFor, view)}</time><p>${name}, until ${moment(scheduledUntil, view)}</p></div>`,
  )}</div>`;
}

function components(view: StatusView, stale: boolean): Html {
  if (view.components.length === 0) {
    return html`<div class="p"><p>No components are listed yet.</p></div>`;
  }
  const days = new Set(view.components.flatMap((component) => component.days));
  let group: string | null = null;
  const rows = view.components.flatMap((component) => {
    const heading = component.group !== group && component.group;
    group = component.group;
    const row = componentRow(component, stale ? view.generatedAt : component.unconfirmedSince);
    return heading ? [html`<p class="v">${heading}</p>`, row] : [row];
  });
  return html`<div class="p">${rows}<div class="k"><span>90 days ago</span>${legend(days)}<span>today</span></div></div>`;
}

function componentRow(component: StatusComponent, unconfirmedSince: string | null): Html {
  const { status } = component;
  const unconfirmed = status === 'operational' && unconfirmedSince !== null;
  const tone: Tone = unconfirmed ? 'n' : TONES[status];
  const words = unconfirmed
    ? `${STATUS_WORDS[status]}, not confirmed since ${utcMinute(unconfirmedSince)} UTC`
    : STATUS_WORDS[status];
  return html`<div class="c"><div class="r"><h3>${shape(tone)}${component.name}</h3><span class="${tone}">${words}</span></div>${dayBar(component.days)}</div>`;
}

function past(view: StatusView): Html {
  if (view.past.length === 0) {
    return html`<div class="p"><p class="v">None in the last 14 days.</p></div>`;
  }
  return html`<div class="p">${view.past.map((incident) => {
    const last = incident.updates[0]?.body;
    return html`<div class="i" id="${anchorOf(incident)}"><time datetime="${incident.startedAt}">${utcDay(incident.startedAt)}</time><div><b>${incident.name}</b><p class="v">${resolvedAfter(incident)}</p>${last !== undefined && html`<p class="b">${last}</p>`}</div></div>`;
  })}</div>`;
}

function resolvedAfter(incident: StatusIncident): string {
  const worst = worstOf(incident);
  const what = worst === null ? '' : `, ${STATUS_WORDS[worst].toLowerCase()}`;
  if (incident.resolvedAt === null) return `Resolved${what}.`;
  const seconds = (Date.parse(incident.resolvedAt) - Date.parse(incident.startedAt)) / 1000;
  return `Resolved after ${formatDuration(seconds)}${what}.`;
}

const ORDER = Object.keys(TONES) as readonly ComponentStatus[];

function worstOf(incident: StatusIncident): ComponentStatus | null {
  const reached = incident.updates
    .flatMap((update) => update.components.map(({ to }) => to))
    .filter((status) => status !== 'operational' && status !== 'under_maintenance');
  return reached.sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0] ?? null;
}

function moment(iso: string, view: StatusView): string {
  const today = iso.slice(0, 10) === view.generatedAt.slice(0, 10);
  return `${today ? utcMinute(iso) : utcDay(iso)} UTC`;
}
