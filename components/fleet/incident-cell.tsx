'use client';

import Link from 'next/link';
import { useNow } from '@/components/frame/server-clock';
import { Button } from '@/components/ui/button';
import { SeverityChip } from '@/components/ui/severity-chip';
import { StateBadge } from '@/components/ui/state-badge';
import type { FleetRow, OpenIncident } from '@/lib/fleet/fleet-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatDuration } from '@/lib/format/duration';
import { DueLine, Since } from './countdown';

/** The open incident, else the hold, else what to do about there being none. */
export function IncidentCell(props: {
  readonly row: FleetRow;
  readonly onDeclare?: ((slug: string) => void) | undefined;
}) {
  const { row, onDeclare } = props;
  const { incident, hold } = row;
  if (incident !== null) return <IncidentLines incident={incident} />;
  if (row.state === 'failing' || row.state === 'degraded') {
    return (
      <div>
        {onDeclare !== undefined && (
          <Button size="small" shortcut="d" onClick={() => onDeclare(row.slug)}>
            Declare
          </Button>
        )}
        <div className="mt-0.5 text-caption text-text-3">
          Not declared{row.whyAt !== null && ', '}
          {row.whyAt !== null && <Since at={row.whyAt} />}
        </div>
      </div>
    );
  }
  if (hold !== null) {
    return (
      <div>
        <StateBadge state="hold">{`Hold ${shortRevision(hold.revision, row.slug)}`}</StateBadge>
        <div className="text-caption text-text-3">
          <HoldLeft expiresAt={hold.expiresAt} />, {hold.owner}
        </div>
      </div>
    );
  }
  return (
    <div className="text-text-3">
      <div className="text-body">{row.connected ? 'No incident' : 'Not connected'}</div>
      {row.state === 'unknown' && <div className="text-caption">Automation blocked</div>}
    </div>
  );
}

function IncidentLines(props: { readonly incident: OpenIncident }) {
  const { incident } = props;
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-2">
        {incident.drill && <StateBadge state="drill" />}
        <SeverityChip
          level={incident.severity}
          label={incident.severityLabel.split(' ')[0] ?? ''}
        />
        <Link
          href={`/incidents/${incident.number}`}
          title={incident.title}
          className="whitespace-nowrap font-semibold text-body underline decoration-border-control underline-offset-4"
        >
          INC-{incident.number}
        </Link>
      </div>
      {incident.dueLabel !== null && (
        <div className="mt-1 truncate text-caption text-text">
          <span className="font-semibold">
            <DueLine label={incident.dueLabel} dueAt={incident.dueAt} />
          </span>
        </div>
      )}
    </div>
  );
}

function HoldLeft(props: { readonly expiresAt: string }) {
  const left = (Date.parse(props.expiresAt) - useNow()) / 1000;
  return left > 0 ? <>{formatDuration(left - (left % 60))} left</> : <>expired</>;
}
