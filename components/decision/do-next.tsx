'use client';

import type { ReactNode, Ref } from 'react';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ErrorNote } from '@/components/ui/error-note';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { Unbroken } from '@/components/ui/unbroken';
import type { DecisionView } from '@/lib/decisions/decision-view';
import { formatDuration } from '@/lib/format/duration';
import { utcTime } from '@/lib/format/time';
import type { PollView } from '@/lib/incidents/poll-view';
import { PollResult } from './poll-banner';

export interface DoNextProps {
  readonly decision: DecisionView;
  readonly service: string;
  /** The last "Any strong objections?"; null: nobody was asked. */
  readonly poll: PollView | null;
  readonly whyNot: string | null;
  readonly whyNotAsk: string | null;
  /** Null: nothing is proposed that could be asked about. */
  readonly onAsk: (() => Reply) | null;
  readonly onReview: () => void;
  readonly onObject: () => void;
  /** Opens the runbook's lines; null: there are none to follow. */
  readonly onHand: (() => void) | null;
  /** Accepts that nothing is rolled back. */
  readonly onMonitor: () => void;
  /** What changed, how sure it is, what it would do; absent once somebody decided. */
  readonly facts?: ReactNode;
  readonly primaryRef?: Ref<HTMLButtonElement>;
}

/** What to do and why, and the screen's one solid button. */
export function DoNext(props: DoNextProps) {
  const { decision } = props;
  const { next, outcome, recorded } = decision;
  const asked = props.poll?.closed === true ? props.poll : null;
  const asks = decision.path.some(
    (row) => row.changesOutcome && row.answeredAt === null && decision.questions.includes(row.id),
  );
  if (outcome.kind === 'procedure' && next !== null) {
    return (
      <Box shape="next" kicker="Do this next" headline={next.headline} accent>
        <Text>
          <span className="font-semibold">{outcome.sentence}</span> {next.why}
          {taking(next.applySeconds, next.proveSeconds)}
        </Text>
        {props.facts}
        <Recorded recorded={recorded} />
        {asked !== null && <PollResult poll={asked} />}
        <Acts>
          <Button
            {...(props.primaryRef === undefined ? {} : { ref: props.primaryRef })}
            tone="primary"
            size="large"
            shortcut="Enter"
            disabledReason={props.whyNot ?? undefined}
            onClick={props.onReview}
            className="w-full text-name max-md:hidden"
          >
            Review the difference
          </Button>
          <Otherwise {...props} />
          <Ask {...props} />
        </Acts>
      </Box>
    );
  }
  if (outcome.kind === 'monitor') {
    return (
      <Box shape="waiting" kicker="Recommended" headline={watching(outcome.action)}>
        <Text>{outcome.sentence}</Text>
        {props.facts}
        <Recorded recorded={recorded} />
        {asked !== null && <PollResult poll={asked} />}
        <Acts>
          <Button
            shortcut="Enter"
            size="large"
            disabledReason={props.whyNot ?? (recorded === null ? undefined : 'decided already')}
            onClick={props.onMonitor}
            className="w-full"
          >
            Decide to watch
          </Button>
          <Otherwise {...props} />
          <Ask {...props} />
        </Acts>
      </Box>
    );
  }
  const recommended = outcome.kind === 'procedure';
  return (
    <Box
      shape={recommended ? 'person' : 'unknown'}
      kicker={recommended ? 'Recommended, not from here' : 'Not known well enough'}
      headline={
        recommended
          ? (outcome.action ?? 'What the runbook says')
          : asks
            ? 'Answer what only a person can tell'
            : 'The signals do not decide: you do'
      }
    >
      <Text>
        {outcome.sentence}{' '}
        {/* The facts beside a recommendation say themselves why there is no plan. */}
        {recommended && props.facts ? null : decision.nextProblem}
      </Text>
      {props.facts}
      <Recorded recorded={recorded} />
      {asked !== null && <PollResult poll={asked} />}
      <Acts>
        {props.onHand !== null && (
          <Button shortcut="h" size="large" onClick={props.onHand} className="w-full">
            {recommended ? 'Follow it by hand' : 'The runbook’s lines'}
          </Button>
        )}
        <Otherwise {...props} label="Decide yourself" large />
      </Acts>
    </Box>
  );
}

function Box(props: {
  readonly shape: ShapeName;
  readonly kicker: string;
  readonly headline: string;
  readonly accent?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section
      aria-label={props.kicker}
      className={cn(
        'grid gap-x-6 gap-y-1 rounded-panel border p-4 md:grid-cols-[1fr_236px] md:px-5',
        props.accent === true ? 'border-accent bg-accent-bg' : 'border-border-control bg-surface-1',
      )}
    >
      <p
        className={cn(
          'flex items-center gap-2 font-semibold',
          props.accent === true ? 'text-accent' : 'text-text-2',
        )}
      >
        <Shape name={props.shape} size={18} />
        {props.kicker}
      </p>
      <h2 className="break-words font-semibold text-lead md:col-start-1">
        <Unbroken text={props.headline} />
      </h2>
      {props.children}
    </section>
  );
}

function Text(props: { readonly children: ReactNode }) {
  return <p className="text-text-2 md:col-start-1">{props.children}</p>;
}

function Acts(props: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col justify-center gap-2 max-md:mt-2 md:col-start-2 md:row-span-5 md:row-start-1">
      {props.children}
    </div>
  );
}

function Otherwise(props: DoNextProps & { readonly label?: string; readonly large?: boolean }) {
  return (
    <Button
      shortcut="x"
      size={props.large === true ? 'large' : 'normal'}
      disabledReason={props.whyNot ?? undefined}
      onClick={props.onObject}
      className="w-full"
    >
      {props.label ?? 'Decide otherwise'}
    </Button>
  );
}

/** Propose, then ask: half a minute for a word that would change it. */
function Ask(props: DoNextProps) {
  const { onAsk } = props;
  const { error, pending, submit } = useSubmit();
  if (onAsk === null) return null;
  return (
    <>
      <Button
        shortcut="q"
        disabledReason={props.whyNotAsk ?? (pending ? 'sending' : undefined)}
        onClick={() => void submit(onAsk)}
        className="w-full"
      >
        Any strong objections?
      </Button>
      {error !== null && <ErrorNote message={error.message} />}
    </>
  );
}

function Recorded(props: { readonly recorded: DecisionView['recorded'] }) {
  const { recorded } = props;
  if (recorded === null) return null;
  return (
    <p className="mt-1 flex items-start gap-2 text-caption text-text-2 md:col-start-1">
      <Shape name="ok" size={14} className="mt-px text-text-2" />
      <span>
        {recorded.kind === 'overridden' ? 'Decided otherwise' : 'Decided'} by {recorded.by},{' '}
        {utcTime(recorded.at)}: {recorded.sentence}
        {recorded.reason !== null && ` (“${recorded.reason}”)`}
      </span>
    </p>
  );
}

/** What the runbook has people do while nothing is rolled back, in its words. */
function watching(action: string | null): string {
  return `${action ?? 'Keep watching'}, do not roll back`;
}

function taking(apply: number | null, prove: number | null): string {
  if (apply === null && prove === null) return '';
  const parts = [
    apply === null ? null : `${formatDuration(apply)} to apply`,
    prove === null ? null : `${formatDuration(prove)} to prove`,
  ].filter((part) => part !== null);
  return ` Takes about ${parts.join(', ')}.`;
}
