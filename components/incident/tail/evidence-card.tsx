import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatLatency } from '@/lib/format/duration';
import type { TailView } from '@/lib/incidents/tail-view';
import type { Pace } from '@/lib/signals/tail';

/** The revision that the trouble is laid to, and the one that is gone to. */
export interface InQuestion {
  readonly bad: string | null;
  readonly target: string | null;
}

/** In the room, on one line: how fast the revisions answer, how many run, and the way to the log. */
export function EvidenceCard(props: {
  /** Null: not read yet. */
  readonly view: TailView | null;
  readonly inQuestion: InQuestion;
  /** Why this person can't read it; null: they can. */
  readonly whyNot: string | null;
  readonly onOpen: () => void;
}) {
  return (
    <section
      aria-labelledby="evidence-card"
      className="flex min-w-0 items-center gap-3 rounded-panel max-md:flex-wrap border border-border bg-surface-1 py-1.5 pr-2 pl-3"
    >
      <h2 id="evidence-card" className="whitespace-nowrap max-md:flex-1 text-caption text-text-3">
        Evidence
      </h2>
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-4 max-md:order-last max-md:basis-full gap-y-0.5">
        {said(props.view, props.inQuestion, props.whyNot)}
      </div>
      <Button
        size="small"
        shortcut="l"
        disabledReason={props.whyNot ?? undefined}
        onClick={props.onOpen}
      >
        Logs
      </Button>
    </section>
  );
}

function said(view: TailView | null, inQuestion: InQuestion, whyNot: string | null) {
  if (whyNot !== null) return <p className="text-text-2">{whyNot}</p>;
  if (view === null) return <p className="text-text-2">Not read yet.</p>;
  const { pace, lines } = view;
  if (view.stopped !== null && pace.value === null && lines.value === null) {
    return <Unknown why={`Nothing is read: ${view.stopped}.`} />;
  }
  const errors = lines.value?.lines.filter(({ isError }) => isError).length;
  return (
    <>
      {pace.value === null ? (
        <Unknown why={pace.why ?? view.stopped ?? 'latency and instances are not read yet'} />
      ) : (
        worth(pace.value, inQuestion).map((one) => (
          <span key={one.revision} className="md:whitespace-nowrap">
            <span className="font-mono text-caption">
              {shortRevision(one.revision, view.service)}
            </span>{' '}
            <span className="text-text-3">p95</span>{' '}
            {one.p95 === null ? 'no requests' : formatLatency(one.p95)}
            <span className="text-text-3">, </span>
            {one.instances === null ? (
              <span className="text-unknown">instances unknown</span>
            ) : (
              `${one.instances} ${one.instances === 1 ? 'instance' : 'instances'}`
            )}
          </span>
        ))
      )}
      {errors === undefined ? (
        <Unknown why={lines.why ?? view.stopped ?? 'the log is not read yet'} />
      ) : (
        <span className="text-text-2 md:whitespace-nowrap">
          {lines.value?.errorsComplete ? '' : 'at least '}
          {errors} {errors === 1 ? 'error' : 'errors'} in the log
        </span>
      )}
      {[pace, lines].map(
        ({ value, why }, index) =>
          value !== null &&
          why !== null && (
            <Unknown
              key={index === 0 ? 'pace' : 'lines'}
              why={`${index === 0 ? 'latency and instances' : 'the log'} not read since: ${why}`}
            />
          ),
      )}
      {lines.at !== null && (
        <span className="whitespace-nowrap text-caption text-text-3">
          read <RelativeTime at={lines.at} />
        </span>
      )}
    </>
  );
}

/** What the decision is between; where nothing is, the two newest. */
export function worth(pace: Pace, { bad, target }: InQuestion): Pace['revisions'] {
  const named = pace.revisions.filter(({ revision }) => revision === bad || revision === target);
  return named.length > 0 ? named : pace.revisions.slice(0, 2);
}

export function Unknown(props: { readonly why: string }) {
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1.5 text-unknown">
      <Shape name="unknown" size={13} label="unknown" className="translate-y-0.5 shrink-0" />
      <span className="wrap-anywhere line-clamp-2">{props.why}</span>
    </span>
  );
}
