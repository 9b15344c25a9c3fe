import Link from 'next/link';
import type { ReactNode } from 'react';
import { DueLine } from '@/components/fleet/countdown';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import type { ServiceView } from '@/lib/fleet/service-view';

/** Where we are, how it is, what is open about it. */
export function ServiceHeader(props: {
  readonly view: ServiceView;
  /** Declare, split, restart: at the right. */
  readonly actions?: ReactNode;
}) {
  const { row, placeLine } = props.view;
  const { incident } = row;
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Link href="/" className="text-body text-text-2 hover:text-text max-md:hidden">
        Fleet
      </Link>
      <Shape name="chevron" size={12} className="text-text-3 max-md:hidden" />
      <h1 className="font-semibold text-page">{row.name}</h1>
      <StateBadge state={row.state} />
      {row.connected && <span className="text-caption text-text-3">{placeLine}</span>}
      <div className="ml-auto flex flex-wrap items-center gap-3 max-md:ml-0">
        {incident !== null && (
          <>
            {incident.drill && <StateBadge state="drill" />}
            <SeverityChip
              level={incident.severity}
              label={incident.severityLabel.split(' ')[0] ?? ''}
            />
            <Link
              href={`/incidents/${incident.number}`}
              className="font-semibold text-body underline decoration-border-control underline-offset-4"
            >
              INC-{incident.number}
            </Link>
            {incident.dueLabel !== null && (
              <span className="font-semibold text-body">
                <DueLine label={incident.dueLabel} dueAt={incident.dueAt} />
              </span>
            )}
          </>
        )}
        {row.hold !== null && (
          <StateBadge state="hold">{`Hold ${row.hold.revision.replace(`${row.slug}-`, '')}`}</StateBadge>
        )}
        {props.actions}
      </div>
    </header>
  );
}
