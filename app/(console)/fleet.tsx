'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FleetScreen } from '@/components/fleet/fleet-screen';
import { FIRST_ROWS, MORE_ROWS } from '@/lib/fleet/fleet-page';
import { useDeclare } from './declare-provider';
import { fleetQuery, frameQuery } from './live/queries';

const START = { first: FIRST_ROWS, find: '' };

export function Fleet() {
  const { data: first } = useQuery(fleetQuery());
  const { data: frame } = useQuery(frameQuery());
  const [part, setPart] = useState(START);
  // A fleet that is here whole is filtered here; of a larger one the rest is asked for.
  const isPart = first !== undefined && first.total > first.services.length;
  const asks = isPart && (part.first !== START.first || part.find !== START.find);
  const { data: more } = useQuery({
    ...fleetQuery(part),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  const declare = useDeclare();
  const view = asks ? (more ?? first) : first;
  if (view === undefined) return null;
  return (
    <FleetScreen
      view={view}
      onFind={isPart ? (find) => setPart({ first: START.first, find: find.trim() }) : undefined}
      onMore={
        view.total > view.services.length
          ? () => setPart({ ...part, first: view.services.length + MORE_ROWS })
          : undefined
      }
      onDeclare={frame?.mayAct ? declare : undefined}
    />
  );
}
