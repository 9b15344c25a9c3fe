'use client';

import { type Ref, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { ReasonForm } from '@/components/incident/reason-form';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { HoldPlace } from '@/components/ui/hold-place';
import type { AppError } from '@/lib/errors';
import { stopped } from '@/lib/format/sentence';
import type { DifferencePlan, DifferenceView } from '@/lib/runs/difference-view';
import { ApplyPress } from './apply-press';
import { ApprovalWait } from './approval-wait';
import { BreakGlassBox } from './break-glass-box';
import { hasWayBack } from './way-back';

/** What can be pressed in the dialog, and what becomes of it. */
export interface ApplyActs {
  readonly onApply: () => void;
  readonly onSubmit: () => void;
  readonly onBreakGlass: (reason: string) => void;
  readonly onExempt: (reason: string) => void;
  readonly onReason: (reason: string) => void;
  readonly onReadAgain: () => void;
  readonly onClose: () => void;
}

export interface ApplyFooterProps {
  readonly view: DifferenceView;
  readonly acts: ApplyActs;
  readonly holdRef: Ref<HTMLButtonElement>;
  /** When it was sent; null: not sent. */
  readonly sentAt: string | null;
  readonly pending: boolean;
  readonly error: AppError | null;
  /** How often it was refused: each try needs a fresh press. */
  readonly tries: number;
  /** Its verdict is too old to act on, and is asked for again by itself. */
  readonly renewing: boolean;
}

/** The confirming button, or in its place why it may not be pressed and what to do instead. */
export function ApplyFooter(props: ApplyFooterProps) {
  const { view, acts, error } = props;
  const { plan, gone } = view;
  useKeys('Difference', [{ key: 'shift+r', label: 'read again', run: acts.onReadAgain }]);
  const again = (
    <Button size="small" shortcut="shift+r" onClick={acts.onReadAgain}>
      Read again
    </Button>
  );
  if (view.request.status === 'refused') {
    return (
      <ErrorNote message={view.request.problem ?? 'It could not be planned.'} action={again} />
    );
  }
  if (plan === null) {
    return (
      <HoldPlace kind="sent" text="Reading the target and planning" since={view.request.askedAt} />
    );
  }
  if (gone?.kind === 'conflict') {
    return (
      <ErrorNote
        message={gone.sentence}
        details={{ who: gone.who, run: String(gone.runNumber) }}
        action={
          <Button size="small" onClick={acts.onClose}>
            Show run {gone.runNumber}
          </Button>
        }
      />
    );
  }
  if (gone !== null) return <HoldPlace kind="stale" text={gone.sentence} aside={again} />;
  if (error !== null && error.code !== 'unavailable') {
    return (
      <ErrorNote
        message={error.message}
        {...(error.details === undefined ? {} : { details: error.details })}
        action={again}
      />
    );
  }
  return <Open {...props} plan={plan} />;
}

type Asking = 'glass' | 'exempt' | 'press' | null;

function Open(props: ApplyFooterProps & { readonly plan: DifferencePlan }) {
  const { plan, acts } = props;
  const [asking, setAsking] = useState<Asking>(null);
  const offered = plan.breakGlass?.kind === 'offered' && props.sentAt === null;
  const openGlass = () => setAsking('glass');
  const noGlass =
    plan.breakGlass?.kind === 'absolute'
      ? plan.breakGlass.sentence
      : 'nothing stands in the way, or it needs the commander role';
  useKeys('Difference', [
    {
      key: 'shift+b',
      label: 'break glass',
      disabledReason: offered ? undefined : noGlass,
      offBar: !offered,
      run: openGlass,
    },
  ]);
  if (asking === 'glass' && plan.breakGlass?.kind === 'offered') {
    return (
      <BreakGlassBox
        key={props.tries}
        past={plan.breakGlass.past}
        act={plan.act}
        pending={props.pending}
        error={props.error}
        onBreak={acts.onBreakGlass}
        onBack={() => setAsking(null)}
      />
    );
  }
  if (asking === 'exempt' && plan.frozen !== null) {
    return (
      <ReasonForm
        label={`Frozen by ${plan.frozen.by}: ${stopped(plan.frozen.reason)} Why this run may go on`}
        submitLabel="Let this run go on"
        pending={props.pending}
        onReason={(reason) => {
          acts.onExempt(reason);
          setAsking(null);
        }}
        onCancel={() => setAsking(null)}
      />
    );
  }
  if (plan.needsReason && asking !== 'press') {
    return (
      <ReasonForm
        label="It was marked broken. Why it is wanted again"
        submitLabel="Plan it with this reason"
        cancelLabel="Without a reason"
        pending={props.pending}
        onReason={acts.onReason}
        onCancel={() => setAsking('press')}
      />
    );
  }
  return (
    <div className="grid gap-2">
      <div className="grid items-center gap-3 md:grid-cols-[1fr_auto]">
        <Note plan={plan} error={props.error} />
        <div className="md:w-[360px]">
          <ApplyPress {...props} onAskExempt={() => setAsking('exempt')} />
        </div>
      </div>
      {offered && (
        <p className="flex flex-wrap items-center justify-end gap-2 text-caption text-text-3">
          It can’t wait?
          <Button size="small" tone="quiet" shortcut="shift+b" onClick={openGlass}>
            Break glass
          </Button>
        </p>
      )}
      {plan.breakGlass?.kind === 'absolute' && (
        <p className="text-right text-caption text-text-3">{plan.breakGlass.sentence}</p>
      )}
    </div>
  );
}

function Note(props: { readonly plan: DifferencePlan; readonly error: AppError | null }) {
  const { plan, error } = props;
  if (error !== null) return <ErrorNote message={error.message} className="py-1.5" />;
  if (plan.approval !== null && plan.approval.kind !== 'not_asked') {
    return <ApprovalWait approval={plan.approval} hash={plan.hash} />;
  }
  if (plan.approval?.kind === 'not_asked') {
    return (
      <p className="text-caption text-text-2 md:text-right">
        {hasWayBack(plan) ? 'It takes away what others may rely on' : 'It can’t be undone'}, so a
        second person with the commander role has to approve it within 15 minutes. A phone will do.
      </p>
    );
  }
  return (
    <div className="text-caption text-text-2 md:text-right">
      {plan.applyAs !== null && <p>{plan.applyAs}</p>}
      <p>
        {plan.risk === 'risky' && 'Let go early and nothing happens. '}
        <span className="max-md:hidden">Every check runs again right before it is sent.</span>
      </p>
    </div>
  );
}
