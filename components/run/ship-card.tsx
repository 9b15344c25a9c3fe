'use client';

import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { Shape } from '@/components/ui/shapes';
import { shortRevision } from '@/lib/fleet/short-revision';
import { utcDay } from '@/lib/format/time';
import type { ShipOffer } from '@/lib/runs/ship-view';

/** Bringing the fix out: which revision, by which shares, and what that ends. */
export function ShipCard(props: {
  readonly offer: ShipOffer;
  readonly service: string;
  /** Why this person can't, or why it is not done from here; null: they can. */
  readonly whyNot: string | null;
  readonly onShip: (revision: string) => void;
}) {
  const { offer, service } = props;
  const id = useId();
  const [wanted, setWanted] = useState<string | null>(null);
  const fix = offer.fixes.find(({ revision }) => revision === wanted) ?? offer.fixes[0];
  if (fix === undefined) {
    return (
      <Panel title="Ship the fix" aside="nothing to ship yet">
        <p className="text-text-2">
          No newer revision is ready that is neither held nor marked broken. Deploy the fix: it gets
          no traffic until it is shipped from here.
        </p>
        <p className="mt-1 text-caption text-text-3">In force: {offer.ends.join(', ')}.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Ship the fix" aside="gradual, each share judged first">
      <div className="grid gap-3">
        {offer.fixes.length === 1 ? (
          <p>
            <span className="font-semibold">{shortRevision(fix.revision, service)}</span>
            <span className="text-text-2">, created {utcDay(fix.createdAt)} UTC</span>
          </p>
        ) : (
          <Field label="Revision" htmlFor={id} hint="newest first">
            <Select
              id={id}
              value={fix.revision}
              onChange={(event) => setWanted(event.target.value)}
              options={offer.fixes.map((each) => ({
                value: each.revision,
                label: `${shortRevision(each.revision, service)}, created ${utcDay(each.createdAt)}`,
              }))}
            />
          </Field>
        )}
        <ol className="grid gap-1">
          {[
            ...offer.phases,
            ...(fix.isLatest ? ['traffic follows latest again'] : []),
            `ends ${offer.ends.join(', ')}`,
          ].map((phase) => (
            <li key={phase} className="flex gap-2.5">
              <Shape name="chevron" size={14} className="mt-[3px] text-text-3" />
              <span className="min-w-0">{phase}</span>
            </li>
          ))}
        </ol>
        {!fix.isLatest && (
          <p className="text-caption text-text-2">
            It is not the latest revision, so the service stays pinned to it.
          </p>
        )}
        <Button
          disabledReason={props.whyNot ?? undefined}
          onClick={() => props.onShip(fix.revision)}
        >
          Review shipping {shortRevision(fix.revision, service)}
        </Button>
      </div>
    </Panel>
  );
}
