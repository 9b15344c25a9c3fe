'use client';

import Link from 'next/link';
import { useState } from 'react';
import { ReasonForm } from '@/components/incident/reason-form';
import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { HoldButton } from '@/components/ui/hold-button';
import { HoldPlace } from '@/components/ui/hold-place';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { ApprovalPage } from '@/lib/runs/approval-view';
import { CommandLine } from './command-line';
import { Countdown } from './countdown';
import { DifferenceSequence, DifferenceSettings } from './difference-sequence';
import { DifferenceTraffic } from './difference-traffic';
import { InverseNote, LeftAsItIs } from './not-restored';
import { VerdictList } from './verdict-list';
import { approveLabel, hasWayBack } from './way-back';

const PART = 'border-border border-t px-4 py-3';

export interface ApprovalScreenProps {
  readonly view: ApprovalPage;
  readonly onApprove: () => Reply;
  readonly onDecline: (reason: string) => Reply;
}

/** One phone screen: what, why, now and after, what can't be undone; pinned: the word and its time. */
export function ApprovalScreen(props: ApprovalScreenProps) {
  const { view } = props;
  const { plan } = view;
  return (
    <article className="mx-auto w-full max-w-[640px] rounded-panel border border-border bg-surface-1 max-md:-m-3 max-md:w-auto max-md:rounded-none max-md:border-x-0">
      <header className="px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-caption text-text-2">
          {view.incident !== null && (
            <>
              <SeverityChip level={view.incident.severity} label={view.incident.severityLabel} />
              <Link href={view.incident.path} className="font-mono underline underline-offset-2">
                {view.incident.label}
              </Link>
            </>
          )}
          {view.placeLine}
        </p>
        <h1 className="mt-1 break-words font-semibold text-lead">{view.title}</h1>
        <p className="text-text-2">
          <span className="font-semibold text-text">Why</span>{' '}
          {view.why ?? 'Nothing is on the record.'} Asked by {view.asker} {utcTime(view.askedAt)}{' '}
          UTC.
        </p>
      </header>
      <div className={`${PART} grid gap-3`}>
        {plan.traffic !== null && (
          <DifferenceTraffic traffic={plan.traffic} service={view.service} />
        )}
        <DifferenceSettings settings={plan.settings} />
        <DifferenceSequence lines={plan.sequence} />
      </div>
      <LeftBehind plan={plan} />
      <div className={PART}>
        <InverseNote inverse={plan.inverse} />
      </div>
      <div className={PART}>
        <VerdictList verdict={plan.verdict} />
      </div>
      {plan.commandLine !== '' && (
        <div className={PART}>
          <CommandLine line={plan.commandLine} note={plan.writtenNote} />
        </div>
      )}
      <Word {...props} />
    </article>
  );
}

function LeftBehind({ plan }: Pick<ApprovalPage, 'plan'>) {
  if (plan.willNotRestore.length === 0) return null;
  const title = hasWayBack(plan) ? 'This will not restore' : 'What can’t be undone';
  return (
    <section aria-label={title} className="bg-bad-bg px-4 py-3">
      <h2 className="flex items-center gap-2.5 font-semibold">
        <Shape name="failing" />
        {title}
      </h2>
      <div className="mt-1">
        <LeftAsItIs items={plan.willNotRestore} detail="text-text-2" />
      </div>
    </section>
  );
}

/** In view whatever is scrolled: the plan's hash, what is left, and the two words. */
function Word(props: ApprovalScreenProps) {
  const { view } = props;
  const { state, plan } = view;
  return (
    <footer className="sticky bottom-7 grid gap-2 border-border border-t bg-surface-2 px-4 py-3 max-md:bottom-14 md:rounded-b-panel">
      <p className="flex items-center justify-between gap-3 text-caption text-text-2">
        <span className="font-mono" title={plan.hash}>
          plan {plan.hash.slice(0, 8)}
        </span>
        {(state.kind === 'waiting' || state.kind === 'approved') && (
          <Countdown label="expires in" until={state.expiresAt} className="text-value" />
        )}
      </p>
      {state.kind === 'waiting' && view.whyNot === null ? (
        <Decide {...props} />
      ) : (
        <Said view={view} />
      )}
    </footer>
  );
}

function Decide(props: ApprovalScreenProps) {
  const { plan } = props.view;
  const [declining, setDeclining] = useState(false);
  const [tries, setTries] = useState(0);
  const { error, pending, submit } = useSubmit();
  const approve = async () => {
    if (!(await submit(props.onApprove))) setTries((count) => count + 1);
  };
  return (
    <>
      {error !== null && (
        <ErrorNote
          message={error.message}
          {...(error.details === undefined ? {} : { details: error.details })}
        />
      )}
      {declining ? (
        <ReasonForm
          label="Decline, and say why: they read it at once"
          submitLabel="Decline with this reason"
          cancelLabel="Back to the plan"
          pending={pending}
          onReason={(reason) => void submit(() => props.onDecline(reason))}
          onCancel={() => setDeclining(false)}
        />
      ) : (
        <>
          <HoldButton
            key={`${plan.hash} ${tries}`}
            label={approveLabel(plan)}
            tone="destructive"
            onConfirm={() => void approve()}
          />
          <Button
            className="min-h-11"
            disabledReason={pending ? 'sending' : undefined}
            onClick={() => setDeclining(true)}
          >
            Decline
          </Button>
        </>
      )}
    </>
  );
}

function Said(props: { readonly view: ApprovalPage }) {
  const { state, whyNot, incident } = props.view;
  switch (state.kind) {
    case 'approved':
      return (
        <p role="status" className="flex gap-2.5">
          <Shape name="ok" className="mt-0.5" />
          <span>
            <span className="font-semibold">
              Approved by {state.by} {utcTime(state.at)} UTC: accepted, not done.
            </span>{' '}
            <span className="text-text-2">Somebody else applies it, in the incident’s room.</span>
          </span>
        </p>
      );
    case 'stale':
      return <HoldPlace kind="stale" text={`Stale: ${state.sentence}`} />;
    case 'over':
      return <HoldPlace kind="waiting" shape="waiting" text={state.sentence} />;
    case 'waiting':
      return (
        <>
          <HoldPlace kind="waiting" text={whyNot ?? 'It waits.'} />
          {incident !== null && (
            <Link href={incident.path} className="text-text-2 underline underline-offset-2">
              To the room of {incident.label}
            </Link>
          )}
        </>
      );
  }
}
