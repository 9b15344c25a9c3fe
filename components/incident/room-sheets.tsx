import dynamic from 'next/dynamic';
import { StatusComposer } from '@/components/comms/status-composer';
import { OverrideForm } from '@/components/decision/override-form';
import { shortRevision } from '@/lib/fleet/short-revision';
import { publicStatus } from '@/lib/incidents/lifecycle';
import type { RoomView } from '@/lib/incidents/room-view';
import { RolesDialog } from './people';
import type { RoomActions } from './room-actions';
import { SeverityDialog } from './severity-dialog';
import { StatusDialog } from './status-dialog';

/** Only a runbook that can't run from here needs it. */
const HandDialog = dynamic(() => import('./hand-dialog').then((file) => file.HandDialog));

export type Sheet = 'decide' | 'status' | 'severity' | 'roles' | 'comms' | 'hand' | null;

/** The room's dialogs; the difference is the page's own. */
export function RoomSheets(props: {
  readonly view: RoomView;
  readonly actions: RoomActions;
  readonly sheet: Sheet;
  readonly onClose: () => void;
}) {
  const { view, actions, sheet, onClose } = props;
  const { incident, permissions } = view;
  switch (sheet) {
    case null:
      return null;
    case 'decide':
      return (
        <OverrideForm
          open
          onClose={onClose}
          decision={view.decision}
          service={view.service.slug}
          onDecide={async (input) => {
            const result = await actions.onDecide(input);
            const { choice: procedure, revision } = input;
            if (result.ok && procedure !== 'monitor') actions.onReview({ procedure, revision });
            return result;
          }}
        />
      );
    case 'hand':
      return <HandDialog hands={view.byHand} onClose={onClose} />;
    case 'status':
      return <StatusDialog view={view} onMove={actions.onMove} onClose={onClose} />;
    case 'severity':
      return <SeverityDialog view={view} onSeverity={actions.onSeverity} onClose={onClose} />;
    case 'roles':
      return (
        <RolesDialog
          roles={view.roles}
          whyNot={permissions.whyNotAct}
          onAssume={actions.onAssume}
          onClose={onClose}
        />
      );
    case 'comms':
      return (
        <StatusComposer
          comms={view.comms}
          about={`${incident.label}, ${incident.title}`}
          draftKey={incident.id}
          proposed={publicStatus(incident.status) ?? 'investigating'}
          internal={insiders(view)}
          whyNot={permissions.whyNotPublish}
          onPublish={actions.onPublish}
          onDiscard={actions.onDiscard}
          onClose={onClose}
        />
      );
  }
}

/** What the public must not read: people, revisions, the incident's own label. */
function insiders(view: RoomView): readonly string[] {
  const revisions = view.decision.path
    .map(({ revision }) => revision)
    .concat(view.decision.next?.revision ?? null, view.run?.revision ?? null)
    .filter((revision) => revision !== null)
    .map((revision) => shortRevision(revision, view.service.slug));
  const people = view.roles.flatMap(({ holder }) => (holder === null ? [] : [holder.name]));
  return [...new Set([...revisions, ...people, view.incident.label])];
}
