import { severityLevel } from '@/lib/runbooks/figures-schema';
import type { CommsView } from '@/lib/status/comms-view';
import { checklistOf } from '../checklist';
import { publicImpact } from '../lifecycle';
import type { ChecklistRow, HoldView } from '../room-view';
import type { LoadedRoom } from './load';

export function checklistRows(room: LoadedRoom): ChecklistRow[] {
  const entries = new Map(checklistOf(room.runbook).map((entry) => [entry.key, entry]));
  return room.checklist.map((item) => {
    const entry = entries.get(item.key);
    const done = item.state === 'checked' || item.state === 'skipped';
    const file = room.evidence.find(({ sha256 }) => sha256 === item.evidenceSha256);
    return {
      key: item.key,
      label: entry?.label ?? item.key,
      state: item.state === 'failed' && room.target === null ? 'unknown' : item.state,
      by: !done ? null : item.personId === null ? 'machine' : 'person',
      automatic: entry?.machine != null,
      byName: item.personId === null ? null : room.nameOf(item.personId),
      at: done || item.state === 'failed' ? item.updatedAt.toISOString() : null,
      note: item.note,
      evidence: file === undefined ? null : { ...file, href: `/api/evidence/${file.sha256}` },
    };
  });
}

export function holdViews(room: LoadedRoom, you: string): HoldView[] {
  const pinned = room.state?.desired.every(
    (entry) => entry.revision !== null || entry.percent === 0,
  );
  const wanted = room.state?.desired.find((entry) => entry.percent > 0)?.revision ?? null;
  return room.holds.map((hold) => ({
    id: hold.id,
    revision: hold.revisionName,
    owner: { personId: hold.ownerId, name: room.nameOf(hold.ownerId), you: hold.ownerId === you },
    reason: hold.reason,
    createdAt: hold.createdAt.toISOString(),
    expiresAt: hold.expiresAt.toISOString(),
    releaseChecklist: room.runbook?.hold?.release ?? [],
    pinnedTo: pinned ? wanted : null,
  }));
}

export function commsView(room: LoadedRoom): CommsView {
  return {
    drafts: room.drafts.map((draft) => ({
      id: draft.id,
      moment: draft.moment,
      status: draft.status,
      body: draft.body,
      createdAt: draft.createdAt.toISOString(),
    })),
    updates: room.updates.map((update) => ({
      id: update.id,
      status: update.status,
      body: update.body,
      publishedAt: update.at.toISOString(),
      by: room.nameOf(update.publishedBy),
    })),
    components: room.components.map(({ slug, name, status }) => ({ slug, name, status })),
    proposedImpact: publicImpact(severityLevel.parse(room.incident.severity)),
    pageHref: '/status',
  };
}
