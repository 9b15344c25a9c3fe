import { initials } from '@/components/frame/frame-view';
import { Button } from '@/components/ui/button';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import { Unbroken } from '@/components/ui/unbroken';
import { utcTime } from '@/lib/format/time';
import type { RoomView } from '@/lib/incidents/room-view';
import { Clocks } from './clocks';
import { StatusStepper } from './status-stepper';

/** What is wrong, who commands, where it stands, and the clocks. */
export function RoomHeader(props: {
  readonly view: RoomView;
  readonly onStatus: () => void;
  readonly onSeverity: () => void;
  readonly onRoles: () => void;
}) {
  const { view } = props;
  const off = view.permissions.whyNotAct ?? undefined;
  const { incident } = view;
  const held = view.roles.filter((seat) => seat.holder !== null).length;
  return (
    <header className="-mx-3 -mt-3 md:-mx-4 mb-3 border-border border-b">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5 md:px-4">
        <button
          type="button"
          aria-label={`Severity ${incident.severityLabel}, change`}
          aria-disabled={off !== undefined || undefined}
          title={off ?? 'Change severity (V)'}
          className="flex items-center rounded-control hover:bg-surface-3 max-md:-my-2 max-md:min-h-11"
          onClick={() => off === undefined && props.onSeverity()}
        >
          <SeverityChip level={incident.severity} label={incident.severityLabel} className="h-6" />
        </button>
        <span className="font-mono text-text-2 text-title">{incident.label}</span>
        {incident.drill && <StateBadge state="drill" />}
        <Button
          tone="quiet"
          className="-my-2 px-1 text-text md:hidden"
          aria-label={`Status ${incident.status}, change`}
          disabledReason={off}
          onClick={props.onStatus}
        >
          <span aria-hidden="true" className="size-2.5 rounded-full bg-text" />
          {incident.status}
        </Button>
        <h1 className="min-w-0 flex-1 basis-[280px] break-words font-semibold text-page max-md:basis-full max-md:text-value">
          <Unbroken text={incident.title} />
        </h1>
        <Commander view={view} onRoles={props.onRoles} held={held} />
      </div>
      <div className="flex flex-wrap justify-between border-border border-t">
        <div className="grid min-w-0 flex-1 basis-[420px] content-center gap-1 px-3 py-2 md:px-4 max-md:hidden">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StatusStepper steps={view.statuses} />
            <Button
              size="small"
              tone="quiet"
              shortcut="s"
              onClick={props.onStatus}
              disabledReason={off}
            >
              Change status
            </Button>
          </div>
          <PublicLine view={view} />
        </div>
        <Clocks
          clocks={view.clocks}
          endedAt={incident.resolvedAt}
          className="max-md:w-full max-md:border-border"
        />
      </div>
    </header>
  );
}

function Commander(props: {
  readonly view: RoomView;
  readonly held: number;
  readonly onRoles: () => void;
}) {
  const { commander, roles } = props.view;
  return (
    <div className="flex items-center gap-3 max-md:w-full max-md:text-caption max-md:text-text-2">
      {commander === null ? (
        <span className="flex items-center gap-1.5 font-medium text-warn">
          <Shape name="degraded" size={14} />
          Nobody commands
        </span>
      ) : (
        <span className="flex items-center gap-2">
          <span
            aria-hidden="true"
            className="grid size-7 place-items-center rounded-control bg-surface-3 font-semibold text-caption max-md:hidden"
          >
            {initials(commander.name)}
          </span>
          <span>
            <span className="font-semibold text-text">{commander.name}</span>{' '}
            <span className="text-text-2">Incident Commander{commander.you ? ' (you)' : ''}</span>
          </span>
        </span>
      )}
      <Button size="small" shortcut="t" onClick={props.onRoles} className="max-md:hidden">
        Roles {props.held} of {roles.length}
      </Button>
    </div>
  );
}

function PublicLine(props: { readonly view: RoomView }) {
  const { publicStatus, runbook, incident, comms } = props.view;
  const draft = comms.drafts[0];
  const parts = [
    props.view.permissions.whyNotAct,
    incident.drill
      ? 'Public status page: a drill is never shown'
      : publicStatus === null
        ? 'Public status page: nothing published'
        : `Public status page: ${publicStatus.status}, published ${utcTime(publicStatus.publishedAt)}`,
    draft === undefined || incident.drill ? null : `“${draft.status}” drafted, waits for a person`,
    runbook === null ? 'No runbook' : `Runbook ${runbook.title} ${runbook.version}`,
  ].filter((part) => part !== null);
  return (
    <p className="flex flex-wrap gap-x-3 text-caption text-text-3">
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </p>
  );
}
