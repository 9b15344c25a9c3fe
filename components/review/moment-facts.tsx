import type { ReactNode } from 'react';
import { trafficParts } from '@/components/fleet/traffic-parts';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { TrafficBar } from '@/components/ui/traffic-bar';
import { ValueWithLimit } from '@/components/ui/value-with-limit';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatAge } from '@/lib/format/duration';
import { formatPercent } from '@/lib/format/percent';
import { formatSignal } from '@/lib/format/signal';
import { utcMoment, utcTime } from '@/lib/format/time';
import type {
  KnownThen,
  ReviewMoment,
  SignalThen,
  TrafficThen,
} from '@/lib/postmortems/review-view';

/** What was so at the moment, as it is known today, and what the record said of it by then. */
export function MomentFactsRow(props: { readonly moment: ReviewMoment; readonly service: string }) {
  const { at, facts } = props.moment;
  return (
    <dl className="grid border-border border-b md:grid-cols-[1.4fr_1fr_1fr_1.4fr] max-md:grid-cols-2 [&>div]:border-border md:[&>div+div]:border-l">
      <Fact label="Effective traffic then" className="max-md:col-span-2">
        <Traffic traffic={facts.traffic} service={props.service} at={at} />
      </Fact>
      {facts.signals.map((signal) => (
        <Fact key={signal.id} label={`${signal.label}, that minute`}>
          <Signal signal={signal} />
        </Fact>
      ))}
      <Fact label="Last word on the record" className="max-md:col-span-2">
        <Known known={facts.known} at={at} />
      </Fact>
    </dl>
  );
}

function Fact(props: {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={cn('min-w-0 px-3 py-2', props.className)}>
      <dt className="text-caption text-text-3">{props.label}</dt>
      <dd className="mt-0.5">{props.children}</dd>
    </div>
  );
}

function Traffic(props: {
  readonly traffic: TrafficThen;
  readonly service: string;
  /** The moment: a reading of another day says so. */
  readonly at: string;
}) {
  const { traffic, service, at } = props;
  if (traffic.kind !== 'read') {
    return (
      <Unknown
        title={traffic.kind === 'moving' ? 'Moving' : 'Not recorded'}
        detail={
          traffic.kind === 'moving'
            ? `since ${utcTime(traffic.since)}, not read back yet`
            : 'no reading reaches this moment'
        }
      />
    );
  }
  const { effective } = trafficParts([], traffic.shares, service, false);
  const words = traffic.shares
    .filter(({ percent }) => percent > 0)
    .map(
      ({ revision, percent }) => `${shortRevision(revision, service)} ${formatPercent(percent)}`,
    );
  return (
    <>
      <p className="break-words font-semibold">{words.join(', ') || 'No traffic'}</p>
      <TrafficBar desired={null} effective={effective} className="mt-1 max-w-44" />
      <p className="mt-0.5 text-caption text-text-3">
        read {utcMoment(traffic.readAt, new Date(at))}
      </p>
    </>
  );
}

function Signal(props: { readonly signal: SignalThen }) {
  const { value, unit, breach, limit } = props.signal;
  return (
    <ValueWithLimit
      value={value}
      unit={unit}
      breach={breach}
      missing="Not kept"
      {...(limit === null ? {} : { limitLabel: `limit ${formatSignal(limit, unit)}` })}
    />
  );
}

function Known(props: { readonly known: KnownThen | null; readonly at: string }) {
  const { known, at } = props;
  if (known === null)
    return <Unknown title="None yet" detail="nothing said how the signals were" />;
  if (known.measuredAt === null) {
    return <Unknown title="No fresh reading" detail={`seq ${known.seq}: ${known.text}`} />;
  }
  const age = Math.max(0, (Date.parse(at) - Date.parse(known.measuredAt)) / 1000);
  return (
    <>
      <p className="line-clamp-2 text-text-2" title={known.text}>
        {known.text}
      </p>
      <p className="text-caption text-text-3">
        measured {utcTime(known.measuredAt)}, {formatAge(age)} before; seq {known.seq}
      </p>
    </>
  );
}

function Unknown(props: { readonly title: string; readonly detail: string }) {
  return (
    <>
      <p className="flex items-center gap-1.5 font-semibold text-unknown">
        <Shape name="unknown" size={14} />
        {props.title}
      </p>
      <p className="line-clamp-2 text-caption text-text-2" title={props.detail}>
        {props.detail}
      </p>
    </>
  );
}
