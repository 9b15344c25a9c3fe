'use client';

import { useId, useState } from 'react';
import { useNow } from '@/components/frame/server-clock';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Shape } from '@/components/ui/shapes';
import { Textarea } from '@/components/ui/textarea';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatDuration } from '@/lib/format/duration';
import { utcDay } from '@/lib/format/time';
import type { HoldView } from '@/lib/incidents/room-view';
import type { Reply } from './reply';
import { useSubmit } from './use-submit';

export interface HoldBannerProps {
  readonly hold: HoldView;
  readonly service: string;
  readonly whyNot: string | null;
  readonly onRelease: (holdId: string, reason: string) => Reply;
}

/** The bad revision is held: until when, by whom, and how it is released. */
export function HoldBanner(props: HoldBannerProps) {
  const { hold, service } = props;
  const [releasing, setReleasing] = useState(false);
  const left = (Date.parse(hold.expiresAt) - useNow()) / 1000;
  return (
    <div
      role="status"
      className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 rounded-control bg-hold-bg px-3 py-1 text-hold"
    >
      <Shape name="lock" />
      <p className="min-w-0 flex-1 basis-[240px] font-medium" title={hold.reason}>
        Hold on {shortRevision(hold.revision, service)},{' '}
        {left > 0 ? `${formatDuration(left)} left` : 'expired'}, {hold.owner.name}
      </p>
      {hold.pinnedTo !== null && (
        <p className="text-caption text-text-2 max-md:w-full max-md:pl-7">
          pinned to {shortRevision(hold.pinnedTo, service)}: later deployments get 0 %
        </p>
      )}
      <Button
        size="small"
        tone="quiet"
        className="text-text-2 underline underline-offset-2"
        disabledReason={props.whyNot ?? undefined}
        onClick={() => setReleasing(true)}
      >
        Release
        {hold.releaseChecklist.length > 0 && ` needs ${hold.releaseChecklist.length} checks`}
      </Button>
      {releasing && <ReleaseDialog {...props} onClose={() => setReleasing(false)} />}
    </div>
  );
}

function ReleaseDialog(props: HoldBannerProps & { readonly onClose: () => void }) {
  const { hold } = props;
  const id = useId();
  const [checked, setChecked] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const { error, pending, submit } = useSubmit();
  const missing = hold.releaseChecklist.filter((item) => !checked.includes(item)).length;
  const off =
    missing > 0
      ? `${missing} not checked yet`
      : reason.trim() === ''
        ? 'a reason is needed'
        : pending
          ? 'sending'
          : undefined;
  const release = async () => {
    if (await submit(() => props.onRelease(hold.id, reason.trim()))) props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Release the hold on ${shortRevision(hold.revision, props.service)}`}
      description={`Held by ${hold.owner.name} until ${utcDay(hold.expiresAt)} UTC: ${hold.reason}`}
      size="small"
      footer={
        <div className="flex items-center justify-between gap-3">
          <p className="text-caption text-text-2">
            Moves no traffic. Deployments may reach it again.
          </p>
          <Button disabledReason={off} onClick={() => void release()}>
            Release
          </Button>
        </div>
      }
    >
      <div className="grid gap-3">
        {hold.releaseChecklist.length > 0 && (
          <fieldset className="grid gap-1">
            <legend className="mb-1 text-caption text-text-2">
              What must be so, by the runbook
            </legend>
            {hold.releaseChecklist.map((item) => (
              <label key={item} className="flex min-h-8 items-center gap-2.5 max-md:min-h-11">
                <input
                  type="checkbox"
                  className="size-4 accent-(--accent)"
                  checked={checked.includes(item)}
                  onChange={(event) =>
                    setChecked(
                      event.target.checked
                        ? [...checked, item]
                        : checked.filter((each) => each !== item),
                    )
                  }
                />
                {item}
              </label>
            ))}
          </fieldset>
        )}
        <Field label="Why now" htmlFor={id}>
          <Textarea
            id={id}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {error !== null && <ErrorNote message={error.message} />}
      </div>
    </Dialog>
  );
}
