import { utcExact } from '@/lib/format/time';
import { anchorOf } from './anchor';
import { escapeHtml, html, trusted } from './html';
import { STATUS_PATHS, type StatusIncident, type StatusView, UPDATE_WORDS } from './status-view';

/**
 * The page as an Atom feed (RFC 4287): one entry per incident under an id that never changes, its
 * updates newest first in the body. Escapes for XML are those for HTML.
 */
export function renderAtom(view: StatusView): string {
  const base = view.page.url ?? '';
  const incidents = [...view.open, ...view.past];
  const changed = incidents.map(({ updatedAt }) => updatedAt).sort();
  const updated = changed.at(-1) ?? view.generatedAt;
  return html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${`urn:ripcord:status:${view.page.id}`}</id>
<title>${view.page.name}</title>
<updated>${updated}</updated>
<author><name>${view.page.name}</name></author>
<link rel="self" type="application/atom+xml" href="${base}${STATUS_PATHS.atom}"/>
<link rel="alternate" type="text/html" href="${base}${STATUS_PATHS.page}"/>
${incidents.map((incident) => entry(incident, base))}</feed>
`.text;
}

function entry(incident: StatusIncident, base: string) {
  const updates = incident.updates
    .map((update) => {
      const body = escapeHtml(update.body).replaceAll('\n', '<br>');
      return `<p><b>${UPDATE_WORDS[update.status]}</b>, ${utcExact(update.at)}<br>${body}</p>`;
    })
    .join('');
  return html`<entry>
<id>${idOf(incident.id)}</id>
<title>${incident.name}</title>
<published>${incident.createdAt}</published>
<updated>${incident.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${base}${STATUS_PATHS.page}#${anchorOf(incident)}"/>
<category term="${incident.status}"/>
<content type="html">${updates}</content>
</entry>
`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idOf(id: string): string {
  return UUID.test(id)
    ? `urn:uuid:${id}`
    : `urn:ripcord:incident:${encodeURIComponent(id.toWellFormed())}`;
}
