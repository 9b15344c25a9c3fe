'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import type { KeyBinding } from '@/components/frame/key-registry';
import { useKeys } from '@/components/frame/keys';
import { AlertCard } from '@/components/incident/alert-card';
import { AlertLine } from '@/components/incident/alert-line';
import {
  ALERT_KEY,
  actPath,
  actWords,
  PUT_AWAY_KEY,
  spoken,
} from '@/components/incident/alert-words';
import { useAlertsAway } from './alerts-away';
import { alertsQuery } from './live/queries';

/** Pages about one thing that has to be read without scrolling. */
const CLOSE_UP = /^\/(incidents|approve)\/[^/]+$/;

/**
 * The worst incident that waits for a decision, on every page but its own room, where the
 * recommendation itself says all of it. Where something else must be read, and while a run is
 * applied, it is a line.
 */
export function Alerts(props: { readonly mayAct: boolean }) {
  const path = usePathname();
  const router = useRouter();
  const { isAway, putAway } = useAlertsAway();
  const { data } = useQuery(alertsQuery());
  const shown = (data?.alerts ?? []).filter((alert) => alert.path !== path && !isAway(alert));
  const [worst] = shown;
  const more = shown.length - 1 + (data?.more ?? 0);
  const small = (data?.quiet ?? false) || CLOSE_UP.test(path);
  const whyNot = props.mayAct ? null : 'needs the responder role';

  const keys: KeyBinding[] =
    worst === undefined || small
      ? []
      : [
          {
            key: ALERT_KEY,
            label: actWords(worst),
            disabledReason: worst.plan?.state === 'ready' ? (whyNot ?? undefined) : undefined,
            run: () => router.push(actPath(worst)),
            palette: {
              group: 'Act',
              ...(worst.advice.kind === 'procedure' ? { label: worst.advice.headline } : {}),
              target: worst.incident.label,
              risk: 'risky',
            },
          },
          {
            key: PUT_AWAY_KEY,
            label: 'put away',
            offBar: true,
            run: () => putAway(worst),
            palette: { group: 'Do', label: `Put ${worst.incident.label}’s card away` },
          },
        ];
  useKeys('Alert', keys, { everywhere: true });

  return (
    <>
      <p role="status" className="sr-only">
        {data === undefined || worst === undefined || small
          ? ''
          : spoken(worst, Date.parse(data.now))}
      </p>
      {worst !== undefined &&
        (small ? (
          <AlertLine alert={worst} more={more} />
        ) : (
          <AlertCard
            alert={worst}
            more={more}
            whyNot={whyNot}
            onOpen={() => router.push(actPath(worst))}
            onPutAway={() => putAway(worst)}
          />
        ))}
    </>
  );
}
