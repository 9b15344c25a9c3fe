import { Button } from '@/components/ui/button';
import { HoldButton } from '@/components/ui/hold-button';
import { HoldPlace } from '@/components/ui/hold-place';
import { utcMinute } from '@/lib/format/time';
import type { DifferencePlan } from '@/lib/runs/difference-view';
import type { ApplyFooterProps } from './apply-footer';

/** The one place for the one press: what it does now, or what it waits for. */
export function ApplyPress(
  props: ApplyFooterProps & { readonly plan: DifferencePlan; readonly onAskExempt: () => void },
) {
  const { plan, acts } = props;
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
  if (plan.frozen !== null) {
    return (
      <HoldPlace
        kind="waiting"
        shape="lock"
        text={`Frozen by ${plan.frozen.by} until ${utcMinute(plan.frozen.until)} UTC`}
        aside={
          plan.frozen.mayExempt && (
            <Button size="small" onClick={props.onAskExempt}>
              Let it go on
            </Button>
          )
        }
      />
    );
  }
  if (props.renewing) {
    return (
      <HoldPlace
        kind="waiting"
        shape="waiting"
        text="Reading the target again"
        aside={
          <Button size="small" onClick={acts.onReadAgain}>
            Read again
          </Button>
        }
      />
    );
  }
  if (plan.approval?.kind === 'waiting') {
    return <HoldPlace kind="waiting" text="Waiting for a second person" />;
  }
  if (plan.approval?.kind === 'not_asked') {
    return (
      <Button
        ref={props.holdRef}
        tone="primary"
        size="large"
        className="w-full"
        shortcut="Enter"
        disabledReason={props.pending ? 'sending' : undefined}
        onClick={acts.onSubmit}
      >
        Ask for approval
      </Button>
    );
  }
  if (plan.risk === 'routine') {
    return (
      <Button
        ref={props.holdRef}
        tone="primary"
        size="large"
        className="w-full"
        shortcut="Enter"
        onClick={acts.onApply}
      >
        {plan.act.charAt(0).toUpperCase() + plan.act.slice(1)}
      </Button>
    );
  }
  return (
    <HoldButton
      key={`${plan.hash} ${props.tries}`}
      ref={props.holdRef}
      label={`Hold to ${plan.act}`}
      tone={plan.risk === 'destructive' ? 'destructive' : 'accent'}
      onConfirm={acts.onApply}
    />
  );
}
