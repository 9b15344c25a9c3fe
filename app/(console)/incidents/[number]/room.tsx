'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useEffect, useRef } from 'react';
import { Room } from '@/components/incident/room';
import { alertsQuery, type IncidentKey, roomQuery, timelineQuery } from '../../live/queries';
import { Evidence } from './evidence';
import { FailureModes } from './failure-modes';
import { useDifference } from './use-difference';
import { useRoomActions } from './use-room-actions';

/** Fetched once the room stands: it is not needed to read it, and is there before the first press. */
const loadDifference = () =>
  import('@/components/run/difference-dialog').then((file) => file.DifferenceDialog);
const DifferenceDialog = dynamic(loadDifference);

export function IncidentRoom(props: {
  readonly incidentRef: IncidentKey;
  readonly incidentId: string;
  /** A revision that another page sent here to review; empty: the recommended one. */
  readonly review: string | null;
  /** A fix that another page sent here to ship. */
  readonly ship: string | null;
}) {
  const { incidentRef, incidentId } = props;
  const { data: view } = useQuery(roomQuery(incidentRef, incidentId));
  const { data: timeline } = useQuery(timelineQuery(incidentRef, incidentId));
  const { data: alerts } = useQuery(alertsQuery());
  const difference = useDifference(incidentRef, incidentId, view);
  const actions = useRoomActions(incidentRef, incidentId, {
    onReview: difference.ask,
    onUndo: difference.askUndo,
    onOpenPlan: difference.openPlan,
  });
  const asked = useRef(false);
  useEffect(() => void loadDifference(), []);

  const next = view?.decision.next ?? null;
  // Where nothing is recommended any more, a revision that was named is still reviewed.
  const first =
    view?.decision.choices.find(({ id, notHere }) => notHere === null && id !== 'monitor')?.id ??
    null;
  const mayAct = view?.permissions.canAct ?? false;
  useEffect(() => {
    const procedure = next?.procedure ?? first;
    const revision = props.review || (next?.revision ?? null);
    if (asked.current || props.review === null || procedure === null || !mayAct) return;
    if (revision === null) return;
    asked.current = true;
    window.history.replaceState(null, '', window.location.pathname);
    difference.ask({ procedure, revision });
  }, [props.review, next, first, mayAct, difference]);

  const ships = view?.ship ?? null;
  useEffect(() => {
    if (asked.current || props.ship === null || ships === null || !mayAct) return;
    asked.current = true;
    window.history.replaceState(null, '', window.location.pathname);
    difference.ask({ procedure: ships.procedure, revision: props.ship });
  }, [props.ship, ships, mayAct, difference]);

  if (view === undefined || timeline === undefined) return null;
  return (
    <>
      <Room
        view={view}
        timeline={timeline}
        actions={actions}
        alert={alerts?.alerts.find(({ incident }) => incident.id === incidentId) ?? null}
        evidence={<Evidence incidentRef={incidentRef} room={view} />}
        finder={
          <FailureModes
            incidentRef={incidentRef}
            incidentId={incidentId}
            label={view.incident.label}
            onReview={actions.onReview}
          />
        }
      />
      {difference.view !== null && (
        <DifferenceDialog view={difference.view} actions={difference.actions} />
      )}
    </>
  );
}
