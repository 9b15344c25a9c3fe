'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Room } from '@/components/incident/room';
import { DifferenceDialog } from '@/components/run/difference-dialog';
import { type IncidentKey, roomQuery, timelineQuery } from '../../live/queries';
import { useDifference } from './use-difference';
import { useRoomActions } from './use-room-actions';

export function IncidentRoom(props: {
  readonly incidentRef: IncidentKey;
  readonly incidentId: string;
  /** A revision that another page sent here to review; empty: the recommended one. */
  readonly review: string | null;
}) {
  const { incidentRef, incidentId } = props;
  const { data: view } = useQuery(roomQuery(incidentRef, incidentId));
  const { data: timeline } = useQuery(timelineQuery(incidentRef, incidentId));
  const difference = useDifference(incidentRef, incidentId, view);
  const actions = useRoomActions(incidentRef, incidentId, difference.ask, difference.askUndo);
  const asked = useRef(false);

  const next = view?.decision.next ?? null;
  const mayAct = view?.permissions.canAct ?? false;
  useEffect(() => {
    if (asked.current || props.review === null || next === null || !mayAct) return;
    asked.current = true;
    window.history.replaceState(null, '', window.location.pathname);
    difference.ask({ procedure: next.procedure, revision: props.review || next.revision });
  }, [props.review, next, mayAct, difference]);

  if (view === undefined || timeline === undefined) return null;
  return (
    <>
      <Room view={view} timeline={timeline} actions={actions} />
      {difference.view !== null && (
        <DifferenceDialog view={difference.view} actions={difference.actions} />
      )}
    </>
  );
}
