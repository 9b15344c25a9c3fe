'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { EvidenceCard } from '@/components/incident/tail/evidence-card';
import type { RoomView } from '@/lib/incidents/room-view';
import { type IncidentKey, tailQuery } from '../../live/queries';

const EvidenceDialog = dynamic(() =>
  import('@/components/incident/tail/evidence-dialog').then((file) => file.EvidenceDialog),
);

/** What the incident's service says of itself: its card in the room, and the log over it. */
export function Evidence(props: { readonly incidentRef: IncidentKey; readonly room: RoomView }) {
  const { incident, permissions, decision, whatChanged } = props.room;
  const [open, setOpen] = useState(false);
  const whyNot = permissions.canAct ? null : 'Reading logs needs the responder role.';
  const { data: view = null } = useQuery({
    ...tailQuery(props.incidentRef, incident.id),
    enabled: permissions.canAct,
  });
  const inQuestion = {
    bad: whatChanged.find(({ suspect }) => suspect)?.revision ?? null,
    target: decision.next?.revision ?? null,
  };
  useKeys(incident.label, [
    {
      key: 'l',
      label: 'logs',
      disabledReason: whyNot ?? undefined,
      run: () => setOpen(true),
      palette: { group: 'Do', label: 'Read the log, latency, instances', target: incident.label },
    },
  ]);
  return (
    <>
      <EvidenceCard
        view={view}
        inQuestion={inQuestion}
        whyNot={whyNot}
        onOpen={() => setOpen(true)}
      />
      {open && (
        <EvidenceDialog view={view} inQuestion={inQuestion} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
