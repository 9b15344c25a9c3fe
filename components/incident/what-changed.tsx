'use client';

import { useState } from 'react';
import { ChangeFacts } from '@/components/change/change-facts';
import { ChangeFilters } from '@/components/change/change-filters';
import { ChangeItem } from '@/components/change/change-item';
import { distanceWords, groupByDistance } from '@/components/change/distance';
import { type ChangeFilter, filterChanges } from '@/components/change/filter-changes';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { Began, RoomChange } from '@/lib/incidents/room-view';

/** So many are shown at first; the suspect stands above them. */
const AT_FIRST = 6;

/** What changed, across services, by its distance from the beginning; the suspect is named first. */
export function WhatChanged(props: {
  readonly changes: readonly RoomChange[];
  readonly began: Began;
}) {
  const { changes, began } = props;
  const [filter, setFilter] = useState<ChangeFilter>({ service: null, kind: null });
  const [all, setAll] = useState(false);
  const suspect = changes.find((change) => change.suspect);
  const others = filterChanges(changes, filter).filter((change) => change !== suspect);
  const ranked = groupByDistance(others, began).flatMap((group) => group.changes);
  const shown = new Set(all ? ranked : ranked.slice(0, AT_FIRST));
  const groups = groupByDistance(
    others.filter((change) => shown.has(change)),
    began,
  );
  const hidden = others.length - shown.size;
  return (
    <Panel title="What changed" aside="24 hours, all services" flush>
      {suspect === undefined ? (
        <p className="px-3 py-3 text-text-2">
          No change is suspected: in these 24 hours none of this service was seen or told before{' '}
          {began.by === 'declaration' ? 'it was declared' : 'it began'}. Something that Ripcord does
          not watch may have changed.
        </p>
      ) : (
        <Suspect change={suspect} began={began} />
      )}
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h3 className="border-border border-t px-3 pt-2 text-caption text-text-3">
            {group.title}
          </h3>
          <ul className="divide-y divide-border">
            {group.changes.map((change) => (
              <li key={change.id}>
                <ChangeItem change={change} distance={distanceWords(change.at, began)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <div className="flex flex-wrap items-center justify-between gap-2 border-border border-t px-3 py-2 empty:hidden">
        {changes.length > 1 && (
          <ChangeFilters changes={changes} filter={filter} onFilter={setFilter} />
        )}
        {hidden > 0 && (
          <Button size="small" tone="quiet" onClick={() => setAll(true)}>
            {hidden} more
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Suspect(props: { readonly change: RoomChange; readonly began: Began }) {
  const { change, began } = props;
  return (
    <section aria-label="The suspect" className="flex items-start gap-3 bg-surface-2 px-3 py-3">
      <Shape name="differs" className="mt-0.5 text-text" />
      <div className="min-w-0 flex-1">
        <p className="text-caption text-text-2">Suspect</p>
        <p className="wrap-anywhere font-semibold text-name">{change.summary}</p>
        <ChangeFacts change={change} />
      </div>
      <div className="shrink-0 text-right text-caption">
        <span className="block font-mono text-text">{utcTime(change.at)}</span>
        <span className="block max-w-28 font-semibold text-text">
          {distanceWords(change.at, began)}
        </span>
      </div>
    </section>
  );
}
