'use client';

import { useNow } from '@/components/frame/server-clock';
import { ReasonForm } from '@/components/incident/reason-form';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Shape } from '@/components/ui/shapes';
import { formatClock } from '@/lib/format/duration';
import type { PollView } from '@/lib/incidents/poll-view';
import { pollTally } from './poll-text';

/** Everybody in the room is asked, for as long as the clock runs. */
export function PollBanner(props: {
  readonly poll: PollView;
  readonly whyNot: string | null;
  /** The reason is being written. */
  readonly objecting: boolean;
  readonly onAgree: () => Reply;
  readonly onObjecting: (objecting: boolean) => void;
  readonly onObject: (reason: string) => Reply;
}) {
  const { poll } = props;
  const left = (Date.parse(poll.closesAt) - useNow()) / 1000;
  const { error, pending, submit } = useSubmit();
  const off = props.whyNot ?? (left <= 0 ? 'the time is over' : pending ? 'sending' : undefined);
  return (
    <section
      aria-label="Any strong objections?"
      className="mb-3 grid gap-x-4 gap-y-2 rounded-panel border border-accent bg-accent-bg px-3 py-2 md:grid-cols-[1fr_auto]"
    >
      <div className="flex min-w-0 items-start gap-3">
        <Shape name="person" className="mt-1 text-accent" />
        <div className="min-w-0">
          <p className="font-semibold">
            <span className="text-accent">Any strong objections?</span> {poll.proposal}
          </p>
          <p className="text-caption text-text-2">
            {poll.openedBy} asks. {pollTally(poll)}. Silence counts as none; it holds nothing up.
          </p>
          {poll.objections.map(({ name, reason }) => (
            <p key={name} className="text-caption">
              <span className="font-semibold">{name} objects:</span> {reason}
            </p>
          ))}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <span
          role="timer"
          aria-label="Time to object"
          className="min-w-14 text-right font-mono font-semibold text-page"
        >
          {left > 0 ? formatClock(Math.ceil(left)) : 'closing'}
        </span>
        <Button
          shortcut="y"
          aria-pressed={poll.yours === 'agrees'}
          disabledReason={off ?? (poll.yours === 'agrees' ? 'said already' : undefined)}
          onClick={() => void submit(props.onAgree)}
        >
          No objection
        </Button>
        {!props.objecting && (
          <Button
            shortcut="b"
            aria-pressed={poll.yours === 'objects'}
            disabledReason={off}
            onClick={() => props.onObjecting(true)}
          >
            Object
          </Button>
        )}
      </div>
      {props.objecting && (
        <div className="md:col-span-2">
          <ReasonForm
            label="What speaks against it"
            submitLabel="Object"
            pending={pending}
            onCancel={() => props.onObjecting(false)}
            onReason={(reason) =>
              void submit(() => props.onObject(reason)).then((done) => {
                if (done) props.onObjecting(false);
              })
            }
          />
        </div>
      )}
      {error !== null && <ErrorNote message={error.message} className="md:col-span-2" />}
    </section>
  );
}

/** How the last poll ended, beside the decision. */
export function PollResult(props: { readonly poll: PollView }) {
  const { poll } = props;
  const against = poll.objections.length > 0;
  return (
    <div className="mt-1 flex items-start gap-2 text-caption text-text-2 md:col-start-1">
      <Shape name={against ? 'degraded' : 'ok'} size={14} className="mt-px" />
      <div>
        <p>
          Any strong objections to “{poll.proposal}”? {pollTally(poll)}.
        </p>
        {poll.objections.map(({ name, reason }) => (
          <p key={name}>
            {name} objects: {reason}
          </p>
        ))}
      </div>
    </div>
  );
}
