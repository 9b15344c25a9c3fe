import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { ObservedChange } from '@/lib/incidents/room-view';

/** What changed before it began, across services; the suspect is named. */
export function WhatChanged(props: { readonly changes: readonly ObservedChange[] }) {
  return (
    <Panel title="What changed" aside="last hour, all services" flush>
      {props.changes.length === 0 ? (
        <p className="px-3 py-3 text-text-2">
          No change was seen before it began. Something that Ripcord does not watch may have.
        </p>
      ) : (
        <ul className="divide-y divide-border">
          {props.changes.map((change) => (
            <li key={change.id} className="flex items-start gap-3 px-3 py-2">
              <Shape
                name={change.suspect ? 'differs' : 'change'}
                className={change.suspect ? 'mt-0.5 text-text' : 'mt-0.5 text-text-3'}
              />
              <div className="min-w-0 flex-1">
                <p className={change.suspect ? 'font-semibold' : 'text-text-2'}>{change.summary}</p>
                <p className="text-caption text-text-3">
                  {change.service}
                  {change.actor !== null && `, by ${change.actor}`}
                  {change.suspect && ', the suspect'}
                </p>
              </div>
              <div className="whitespace-nowrap text-right text-caption">
                <span className="block font-mono text-text-2">{utcTime(change.at)}</span>
                <RelativeTime at={change.at} className="text-text-3" />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
