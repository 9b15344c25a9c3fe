import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAtom } from './atom';
import { escapeHtml, html, trusted } from './html';
import { renderStatus } from './render';
import type { StatusView } from './status-view';
import { STATUS_CSP, STYLE } from './style';
import { CALM, component, NOW, OPEN_INCIDENT, OUTAGE, PAST_INCIDENT } from './testing/views';

const HOSTILE = `</style></title><script>alert(1)</script><img src=x onerror="alert(2)"> ' " & {{x}} \u0000\u001b\ud800`;

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

/** Every text that comes from outside is hostile. */
const attacked: StatusView = {
  page: { id: HOSTILE, name: HOSTILE, url: `https://a.example/"><script>alert(3)</script>` },
  generatedAt: OUTAGE.generatedAt,
  components: [component(HOSTILE, { id: HOSTILE, group: HOSTILE })],
  open: [
    {
      ...OPEN_INCIDENT,
      id: HOSTILE,
      name: HOSTILE,
      updates: OPEN_INCIDENT.updates.map((update) => ({ ...update, body: HOSTILE })),
    },
  ],
  past: [
    {
      ...PAST_INCIDENT,
      name: HOSTILE,
      updates: PAST_INCIDENT.updates.map((update) => ({ ...update, body: HOSTILE })),
    },
  ],
  maintenance: [
    {
      id: 'm',
      name: HOSTILE,
      status: 'scheduled',
      scheduledFor: OUTAGE.generatedAt,
      scheduledUntil: OUTAGE.generatedAt,
    },
  ],
  checkpoint: { number: 1, head: HOSTILE },
};

const tagsOf = (markup: string) =>
  new Set([...markup.matchAll(/<([a-z!?][a-z0-9:]*)/gi)].map(([, tag = '']) => tag.toLowerCase()));

describe('html', () => {
  it('escapes everything but what is HTML already', () => {
    expect(
      html`<p title="${'"<&>\''}">${trusted('<b>x</b>')}${['<', html`<i></i>`]}${null}${false}</p>`
        .text,
    ).toBe('<p title="&quot;&lt;&amp;&gt;&#39;"><b>x</b>&lt;<i></i></p>');
  });
  it('never lets a character through that begins markup or that XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        const forbidden = [...escaped].some((one) => one < ' ' && !'\t\n\r'.includes(one));
        return !forbidden && !/[<>"']/.test(escaped) && escaped.isWellFormed();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('renderStatus', () => {
  it('has no script, loads nothing, and stays under 10 kB', () => {
    const page = renderStatus(OUTAGE, NOW);
    expect(tagsOf(page)).not.toContain('script');
    expect(page).not.toMatch(/\ssrc=|@import|url\((?!#)|\son[a-z]+=|style="/);
    expect(Buffer.byteLength(page)).toBeLessThan(10_240);
    expect(Buffer.byteLength(STYLE)).toBeLessThan(3_584);
  });

  it('lets its own style alone through its policy', () => {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(renderStatus(CALM, NOW)) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(STATUS_CSP).toContain(`style-src 'sha256-${hash}'`);
    expect(STATUS_CSP).toContain("default-src 'none'");
  });

  it('gains no element from hostile text', () => {
    const page = renderStatus(attacked, NOW);
    const known = tagsOf(
      renderStatus(
        { ...OUTAGE, maintenance: attacked.maintenance.map((one) => ({ ...one, name: 'x' })) },
        NOW,
      ),
    );
    expect([...tagsOf(page)].filter((tag) => !known.has(tag))).toEqual([]);
    expect(page.replaceAll(/"[^"]*"/g, '')).not.toMatch(/<[^>]*\sonerror/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });

  it('says that all is operational only when it is confirmed and fresh', () => {
    const titleOf = (view: StatusView, now = NOW) =>
      /<title>(.*?) · /.exec(renderStatus(view, now))?.[1];
    expect(titleOf(CALM)).toBe('All systems operational');
    expect(titleOf(CALM, later(120))).toBe('All systems operational');
    expect(titleOf(CALM, later(121))).toBe('Operational, not confirmed');
    expect(titleOf({ ...CALM, components: [] })).toBe('Operational, not confirmed');
    expect(titleOf({ ...CALM, generatedAt: 'never' })).toBe('Operational, not confirmed');
    const silent = [component('A', { unconfirmedSince: '2026-11-20T02:53:00Z' })];
    expect(titleOf({ ...CALM, components: silent })).toBe('Operational, not confirmed');
    expect(titleOf({ ...CALM, open: [{ ...OPEN_INCIDENT, impact: 'none' }] })).toBe(
      'An incident is under way',
    );
    expect(titleOf(OUTAGE)).toBe('Partial outage');
  });

  it('paints nothing as well when it is stale', () => {
    const page = renderStatus(CALM, later(900));
    expect(page).toContain('This page may be out of date.');
    expect(page).not.toContain('<use href="#ok"');
    expect(page).toContain('Operational, not confirmed since 03:09 UTC');
  });

  it('says in words what the ninety days show', () => {
    expect(renderStatus(OUTAGE, NOW)).toContain(
      'aria-label="Last 90 days: 87 operational, 2 degraded, 1 partial"',
    );
  });

  it('shows what happened to a past incident', () => {
    expect(renderStatus(OUTAGE, NOW).replaceAll(/\s/g, ' ')).toContain(
      'Resolved after 38 min, degraded performance.',
    );
  });

  it('is found by feed readers', () => {
    expect(renderStatus(CALM, NOW)).toContain(
      '<link rel="alternate" type="application/atom+xml" title="Agentics status" href="https://status.example.com/status/feed/atom">',
    );
  });
});

describe('renderAtom', () => {
  it('has one entry per incident, updates newest first, under ids that stay', () => {
    const feed = renderAtom(OUTAGE);
    expect(feed.match(/<entry>/g)).toHaveLength(2);
    expect(feed).toContain('<id>urn:ripcord:incident:0198a</id>');
    expect(feed.indexOf('Identified')).toBeLessThan(feed.indexOf('Investigating'));
    expect(feed).toContain('<updated>2026-11-20T03:09:00.000Z</updated>');
  });
  it('names an incident with a uuid by it', () => {
    const id = '0198a7c2-0000-7000-8000-000000000001';
    expect(renderAtom({ ...CALM, open: [{ ...OPEN_INCIDENT, id }] })).toContain(
      `<id>urn:uuid:${id}</id>`,
    );
  });
  it('gains no element from hostile text, twice escaped in the content', () => {
    const feed = renderAtom(attacked);
    const known = tagsOf(renderAtom(OUTAGE));
    expect([...tagsOf(feed)].filter((tag) => !known.has(tag))).toEqual([]);
    expect(feed).toContain('&amp;lt;script&amp;gt;');
  });
});
