'use client';

import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Shape } from '@/components/ui/shapes';
import type { WaitingPlan } from '@/lib/incidents/room-view';
import { Countdown } from './countdown';

/** A plan that can't be undone waits for a second person, or has their word and is not done. */
export function WaitingPlanNote(props: {
  readonly plan: WaitingPlan;
  readonly whyNot: string | null;
  readonly onOpen: (planRequestId: string) => void;
}) {
  const { plan } = props;
  const approved = plan.status === 'approved';
  const { planRequestId } = plan;
  return (
    <section
      aria-label="A plan that needs two people"
      className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-panel border border-border-control border-dashed bg-surface-1 px-4 py-2.5"
    >
      <Shape name={approved ? 'ok' : 'person'} size={18} />
      <div className="min-w-0 flex-1 basis-[260px]">
        <p className="font-semibold">
          {plan.title}: {approved ? 'approved, not done' : 'waits for a second person'}
        </p>
        <p className="text-caption text-text-2">
          Run {plan.number}, asked by {plan.asker}
          {!approved && plan.whyNotApprove !== null && `. ${plan.whyNotApprove}`}
        </p>
      </div>
      <Countdown label="left" until={plan.expiresAt} />
      {!approved && (
        <ButtonLink href={plan.path} {...(plan.whyNotApprove === null ? { shortcut: 'a' } : {})}>
          {plan.whyNotApprove === null ? 'Look and approve' : 'Page to send'}
        </ButtonLink>
      )}
      {planRequestId !== null && (
        <Button
          disabledReason={props.whyNot ?? undefined}
          onClick={() => props.onOpen(planRequestId)}
        >
          Open the difference
        </Button>
      )}
    </section>
  );
}
