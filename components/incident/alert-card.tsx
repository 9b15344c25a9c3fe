'use client';

import Link from 'next/link';
import { useNow } from '@/components/frame/server-clock';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import { Unbroken } from '@/components/ui/unbroken';
import { formatClock } from '@/lib/format/duration';
import type { AlertAdvice, AlertView } from '@/lib/incidents/alert-view';
import { AlertCause, AlertDifference, AlertSureness } from './alert-facts';
import { ALERT_KEY, adviceWords } from './alert-words';

export interface AlertCardProps {
  readonly alert: AlertView;
  /** How many wait besides. */
  readonly more: number;
  /** Why this person can't act on it; null: they can. */
  readonly whyNot: string | null;
  readonly onOpen: () => void;
  readonly onPutAway: () => void;
}

/** What is wrong, what changed, what is recommended and how sure that is: on whatever page one is. */
export function AlertCard(props: AlertCardProps) {
  const { alert } = props;
  const { incident, service, advice, plan } = alert;
  const planned = plan?.state === 'ready';
  return (
    <section
      aria-label={`${incident.label} waits for a decision`}
      data-alert={incident.label}
      data-plan={plan?.state ?? 'unplanned'}
      className="mx-3 mt-2 grid gap-x-6 gap-y-2 rounded-panel border border-border-control bg-surface-1 p-3 max-md:mb-1 md:mx-4 md:grid-cols-2 lg:grid-cols-[1fr_1.15fr_minmax(236px,0.55fr)]"
    >
      <div className="min-w-0">
        <p className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
          <SeverityChip level={incident.severity} label={incident.severityLabel} />
          {incident.drill && <StateBadge state="drill">Drill</StateBadge>}
          <Link href={alert.path} className="font-mono underline underline-offset-2">
            {incident.label}
          </Link>
          <span className="min-w-0 break-words font-semibold text-title">
            {service.name}: {incident.title}
          </span>
          {props.more > 0 && (
            <Link href="/incidents" className="text-caption text-text-2 underline">
              +{props.more} more
            </Link>
          )}
        </p>
        <AlertCause alert={alert} />
      </div>
      <div className="min-w-0">
        <Advice advice={advice} />
        {plan !== null && <AlertSureness plan={plan} />}
      </div>
      <div className="flex min-w-0 flex-col gap-2 max-lg:md:col-span-2">
        {plan !== null && <AlertDifference plan={plan} />}
        <div className="mt-auto flex flex-wrap items-center gap-2">
          <Button
            shortcut={ALERT_KEY}
            className="flex-1 max-md:min-h-11"
            disabledReason={planned ? (props.whyNot ?? undefined) : undefined}
            onClick={props.onOpen}
          >
            {planned ? 'Review rollback' : 'Decide in the room'}
          </Button>
          <Button
            tone="quiet"
            className="max-md:min-h-11"
            title="It comes back when it gets worse."
            onClick={props.onPutAway}
          >
            Put away
          </Button>
        </div>
      </div>
    </section>
  );
}

function Advice(props: { readonly advice: AlertAdvice }) {
  const { advice } = props;
  if (advice.kind === 'procedure') {
    return (
      <p className="mb-1 flex items-start gap-2" data-alert-part="advice">
        <Shape name="next" size={18} className="mt-[3px]" />
        <span className="min-w-0 break-words">
          <span className="font-semibold text-value">
            <Unbroken text={advice.headline} />
          </span>
          {advice.within !== null && <span className="text-text-2"> {advice.within}</span>}
          {advice.dueAt !== null && <Due at={advice.dueAt} />}
        </span>
      </p>
    );
  }
  const unknown = advice.kind === 'unknown';
  return (
    <>
      <p className="mb-1 flex items-start gap-2" data-alert-part="advice">
        <Shape name={unknown ? 'unknown' : 'waiting'} size={18} className="mt-[3px]" />
        <span className={cn('font-semibold text-value', unknown && 'text-unknown')}>
          {adviceWords(advice)}
        </span>
      </p>
      <p className="break-words text-text-2">{advice.sentence}</p>
    </>
  );
}

/** What is left of the time limit; past it, how long it is over. */
function Due(props: { readonly at: string }) {
  const left = (Date.parse(props.at) - useNow()) / 1000;
  const over = left < 0;
  return (
    <span
      className={cn('ml-2 whitespace-nowrap font-mono', over ? 'font-semibold text-bad' : '')}
      suppressHydrationWarning
    >
      {over && <Shape name="failing" size={13} className="mr-1 inline align-[-1px]" />}
      {formatClock(Math.abs(left))} {over ? 'over' : 'left'}
    </span>
  );
}
