'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { FinderCard } from '@/components/failure-mode/finder-card';
import { useKeys } from '@/components/frame/keys';
import type { RoomActions } from '@/components/incident/room-actions';
import { useDraft } from '@/components/timeline/use-draft';
import { failureModesQuery, type IncidentKey } from '../../live/queries';
import { useCommand } from '../../live/use-command';

const FinderDialog = dynamic(() =>
  import('@/components/failure-mode/finder-dialog').then((file) => file.FinderDialog),
);

/** The failure-mode finder of one incident: its card in the room, and its dialog. */
export function FailureModes(props: {
  readonly incidentRef: IncidentKey;
  readonly incidentId: string;
  /** "INC-1". */
  readonly label: string;
  readonly onReview: RoomActions['onReview'];
}) {
  const { incidentRef, incidentId, label } = props;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useDraft(`symptoms.${incidentId}`);
  const client = useQueryClient();
  const command = useCommand();
  const options = failureModesQuery(incidentRef, incidentId);
  const { data: view = null } = useQuery(options);
  useKeys(label, [
    {
      key: 'i',
      label: 'what is it?',
      run: () => setOpen(true),
      palette: { group: 'Do', label: 'Find the failure mode: what is it?', target: label },
    },
  ]);
  return (
    <>
      <FinderCard view={view} onOpen={() => setOpen(true)} />
      {open && (
        <FinderDialog
          view={view}
          typed={typed}
          onType={setTyped}
          onClose={() => setOpen(false)}
          actions={{
            onDetect: async (failureMode, item) => {
              const one = item === null ? {} : { item };
              const input = { ...incidentRef, failureMode, ...one };
              const result = await command('failure_mode.detect', input);
              void client.invalidateQueries({ queryKey: options.queryKey });
              return result;
            },
            onProcedure: (procedure) => {
              setOpen(false);
              props.onReview({ procedure, revision: null });
            },
          }}
        />
      )}
    </>
  );
}
