'use client';

import Link from 'next/link';
import { SeverityChip } from '@/components/ui/severity-chip';
import { StateBadge } from '@/components/ui/state-badge';
import type { AlertView } from '@/lib/incidents/alert-view';
import { adviceWords } from './alert-words';

/** One line where a card would be in the way: in another incident's room, or while a run is applied. */
export function AlertLine(props: { readonly alert: AlertView; readonly more: number }) {
  const { incident, service, advice } = props.alert;
  return (
    <section
      aria-label={`${incident.label} waits for a decision`}
      data-alert={incident.label}
      className="mx-3 mt-2 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 rounded-control border border-border-control bg-surface-1 px-3 py-1 max-md:mb-1 md:mx-4"
    >
      <SeverityChip level={incident.severity} label={incident.severityLabel} />
      {incident.drill && <StateBadge state="drill">Drill</StateBadge>}
      <Link href={props.alert.path} className="underline underline-offset-2">
        {incident.label}
      </Link>
      <span className="min-w-0 flex-1 break-words max-md:order-1 max-md:basis-full">
        {service.name}: {incident.title}
      </span>
      <span className="text-text-2 max-md:order-2">{adviceWords(advice)}</span>
      {props.more > 0 && (
        <span className="text-caption text-text-2 max-md:order-2">+{props.more} more</span>
      )}
    </section>
  );
}
