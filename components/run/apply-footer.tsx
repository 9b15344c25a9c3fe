'use client';

import type { RefObject } from 'react';
import { useKeys } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { HoldButton } from '@/components/ui/hold-button';
import { HoldPlace } from '@/components/ui/hold-place';
import type { AppError } from '@/lib/errors';
import type { DifferencePlan, DifferenceView } from '@/lib/runs/difference-view';

export interface ApplyFooterProps {
  readonly view: DifferenceView;
  readonly holdRef: RefObject<HTMLButtonElement | null>;
  /** When it was sent; null: not sent. */
  readonly sentAt: string | null;
  readonly error: AppError | null;
  /** How often it was refused: each try needs a fresh press. */
  readonly tries: number;
  readonly onApply: () => void;
  readonly onReadAgain: () => void;
  readonly onClose: () => void;
}

/** The confirming button, or in its place why it may not be pressed and what to do instead. */
export function ApplyFooter(props: ApplyFooterProps) {
  const { view, error } = props;
  const { plan, gone } = view;
  useKeys('Difference', [{ key: 'shift+r', label: 'read again', run: props.onReadAgain }]);
  const again = (
    <Button size="small" shortcut="shift+r" onClick={props.onReadAgain}>
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
          <Button size="small" onClick={props.onClose}>
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
  return (
    <div className="grid items-center gap-3 md:grid-cols-[1fr_auto]">
      <FooterNote plan={plan} error={error} />
      <div className="md:w-[340px]">
        <Press {...props} plan={plan} />
      </div>
    </div>
  );
}

function Press(props: ApplyFooterProps & { readonly plan: DifferencePlan }) {
  const { plan } = props;
  if (props.sentAt !== null) {
    return <HoldPlace kind="sent" text="Accepted, not done: starting" since={props.sentAt} />;
  }
  if (plan.verdict.outcome === 'blocked') {
    const blocks = plan.verdict.checks.filter((check) => check.outcome === 'block').length;
    return (
      <HoldPlace
        kind="stale"
        text={`Blocked by ${blocks === 1 ? '1 check' : `${blocks} checks`}`}
      />
    );
  }
  if (plan.whyNotApply !== null) return <HoldPlace kind="waiting" text={plan.whyNotApply} />;
  const label = `Hold to ${plan.act}`;
  if (plan.risk === 'routine') {
    return (
      <Button
        ref={props.holdRef}
        tone="primary"
        size="large"
        className="w-full"
        shortcut="Enter"
        onClick={props.onApply}
      >
        {plan.act.charAt(0).toUpperCase() + plan.act.slice(1)}
      </Button>
    );
  }
  return (
    <HoldButton
      key={`${plan.hash} ${props.tries}`}
      ref={props.holdRef}
      label={label}
      tone={plan.risk === 'destructive' ? 'destructive' : 'accent'}
      onConfirm={props.onApply}
    />
  );
}

function FooterNote(props: { readonly plan: DifferencePlan; readonly error: AppError | null }) {
  const { plan, error } = props;
  if (error !== null) return <ErrorNote message={error.message} className="py-1.5" />;
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
