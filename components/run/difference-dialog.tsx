'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useNow } from '@/components/frame/server-clock';
import type { Reply } from '@/components/incident/reply';
import type { DifferenceActions } from '@/components/incident/room-actions';
import { useSubmit } from '@/components/incident/use-submit';
import { Dialog } from '@/components/ui/dialog';
import { Running } from '@/components/ui/running';
import { formatAge } from '@/lib/format/duration';
import type { DifferencePlan, DifferenceView } from '@/lib/runs/difference-view';
import { type ApplyActs, ApplyFooter } from './apply-footer';
import { CommandLine } from './command-line';
import { DataSafety } from './data-safety';
import { DifferenceSequence, DifferenceSettings, PlanFacts } from './difference-sequence';
import { DifferenceTraffic } from './difference-traffic';
import { InverseNote, NotRestored } from './not-restored';
import { PlanNaming } from './plan-naming';
import { VerdictList } from './verdict-list';

const SECTION = '-mx-4 md:-mx-6 border-border px-4 md:px-6';

/**
 * The confirm dialog is the difference: now, after, the verdict, what it won't restore, the inverse
 * and the command line. Holding the button is the only way to apply.
 */
export function DifferenceDialog(props: {
  readonly view: DifferenceView;
  readonly actions: DifferenceActions;
}) {
  const { view, actions } = props;
  const { plan } = view;
  const hold = useRef<HTMLButtonElement>(null);
  const now = useNow();
  const [sentAt, setSentAt] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const { error, pending, submit, clear } = useSubmit();
  const holdRef = useCallback((button: HTMLButtonElement | null) => {
    hold.current = button;
    if (button !== null) focusIfIdle(button);
  }, []);

  /** A press that applies: it stands as sent until it is refused. */
  const send = async (press: (runId: string, planHash: string) => Reply) => {
    if (plan === null) return;
    setSentAt(new Date(now).toISOString());
    const accepted = await submit(() => press(plan.runId, plan.hash));
    if (accepted) return;
    setSentAt(null);
    setTries((count) => count + 1);
  };
  const again = (read: () => void) => {
    clear();
    setSentAt(null);
    read();
  };
  const acts: ApplyActs = {
    onApply: () => void send(actions.onApply),
    onBreakGlass: (reason) =>
      void send((runId, planHash) => actions.onBreakGlass(runId, planHash, reason)),
    onSubmit: () => {
      if (plan !== null) void submit(() => actions.onSubmit(plan.runId, plan.hash));
    },
    onExempt: (reason) => {
      if (plan !== null) void submit(() => actions.onExempt(plan.runId, reason));
    },
    onReason: (reason) => again(() => actions.onReason(reason)),
    onReadAgain: () => again(actions.onReadAgain),
    onClose: actions.onClose,
  };
  const ages = sentAt === null && error === null && isTooOldForWord(view, now);
  useReadAgainOnce(ages ? (plan?.verdict.at ?? null) : null, acts.onReadAgain);
  return (
    <Dialog
      open
      onClose={actions.onClose}
      title={view.title}
      description={view.placeLine}
      size="large"
      initialFocus={hold}
      aside={plan !== null && <PlanAside plan={plan} now={now} />}
      footer={
        <ApplyFooter
          view={view}
          acts={acts}
          holdRef={holdRef}
          sentAt={sentAt}
          pending={pending}
          error={error}
          tries={tries}
          renewing={ages}
        />
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {view.fields.length > 0 && view.gone === null && sentAt === null && (
          <PlanNaming
            key={view.request.id}
            fields={view.fields}
            asking={view.request.status === 'asked'}
            onName={(named) => again(() => actions.onName(named))}
          />
        )}
        {plan === null ? <NoPlan view={view} /> : <PlanBody plan={plan} view={view} />}
      </div>
    </Dialog>
  );
}

/**
 * The plan comes after the dialog, the second person's word after the plan: focus goes to the button
 * that is there then, unless somebody moved it elsewhere.
 */
function focusIfIdle(button: HTMLButtonElement): void {
  const dialog = button.closest('[role="dialog"]');
  const idle = [document.body, dialog, dialog?.querySelector('header button')];
  if (idle.includes(document.activeElement)) button.focus();
}

/** A second person takes longer than a verdict lasts: it is given anew, and their word still counts. */
function isTooOldForWord({ plan, gone }: DifferenceView, now: number): boolean {
  if (plan === null || gone !== null || plan.whyNotApply !== null) return false;
  return plan.approval?.kind === 'approved' && Date.parse(plan.verdict.expiresAt) <= now;
}

/** Once for each verdict that is too old; null: none is. */
function useReadAgainOnce(verdictAt: string | null, readAgain: () => void): void {
  const renewed = useRef<string | null>(null);
  useEffect(() => {
    if (verdictAt === null || renewed.current === verdictAt) return;
    renewed.current = verdictAt;
    readAgain();
  }, [verdictAt, readAgain]);
}

function PlanAside(props: { readonly plan: DifferencePlan; readonly now: number }) {
  const { plan } = props;
  const age = (props.now - Date.parse(plan.stateReadAt)) / 1000;
  return (
    <div className="text-right max-md:hidden">
      <p className="font-mono text-caption" title={plan.hash}>
        plan {plan.hash.slice(0, 8)}
      </p>
      <p className="text-caption text-text-3">
        state read {formatAge(age)} ago
        {plan.generation !== null && `, generation ${plan.generation}`}
      </p>
    </div>
  );
}

function NoPlan(props: { readonly view: DifferenceView }) {
  const { request } = props.view;
  return request.status === 'refused' ? (
    <p className="text-text-2">Nothing was planned, nothing was sent.</p>
  ) : (
    <div className="grid min-h-40 place-items-center text-text-2">
      <Running text="Reading what runs now" since={request.askedAt} />
    </div>
  );
}

function PlanBody(props: { readonly plan: DifferencePlan; readonly view: DifferenceView }) {
  const { plan, view } = props;
  return (
    <div>
      <div className="grid gap-3 pb-2">
        {plan.traffic !== null && (
          <DifferenceTraffic traffic={plan.traffic} service={view.service} />
        )}
        <DifferenceSettings settings={plan.settings} />
        <DifferenceSequence lines={plan.sequence} />
        <PlanFacts plan={plan} />
      </div>
      <div className={`${SECTION} grid border-y md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]`}>
        <div className="py-2.5 md:border-border md:border-r md:pr-6">
          <VerdictList verdict={plan.verdict} />
        </div>
        <div className="grid content-start gap-3 py-2.5 max-md:border-border max-md:border-t md:pl-6">
          <NotRestored items={plan.willNotRestore} />
          <DataSafety notes={view.safety} said={plan.willNotRestore} />
          <div className="border-border border-t pt-3">
            <InverseNote inverse={plan.inverse} />
          </div>
        </div>
      </div>
      {plan.commandLine !== '' && (
        <div className="pt-2.5">
          <CommandLine line={plan.commandLine} note={plan.writtenNote} />
        </div>
      )}
    </div>
  );
}
