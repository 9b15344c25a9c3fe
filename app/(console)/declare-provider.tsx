'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { fetchWhenIdle } from '@/components/frame/fetch-when-idle';
import { type DeclareInput, isPrefilled } from '@/lib/incidents/declare-view';
import { declareQuery, frameQuery } from './live/queries';
import { numberIn } from './live/reply';
import { useCommand } from './live/use-command';

const loadDialog = () =>
  import('@/components/incident/declare-dialog').then((file) => file.DeclareDialog);
const DeclareDialog = dynamic(loadDialog);

const OpenContext = createContext<(service: string | null) => void>(() => {});

/** Opens the declare dialog, for a service or for whichever is worst. */
export function useDeclare(): (service: string | null) => void {
  return useContext(OpenContext);
}

/** Declare works from anywhere, so it lives above every page. */
export function DeclareProvider(props: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<{ readonly service: string | null } | null>(null);
  const router = useRouter();
  const command = useCommand();
  const client = useQueryClient();
  const { data: frame } = useQuery(frameQuery());
  const prefilled = frame !== undefined && isPrefilled(frame.serviceCount);
  const { data: view } = useQuery({
    ...declareQuery(),
    refetchOnMount: false,
    enabled: prefilled || open !== null,
  });
  useEffect(() => fetchWhenIdle(loadDialog), []);

  const submit = async (input: DeclareInput) => {
    const result = await command('incident.declare', input);
    if (result.ok) {
      setOpen(null);
      const number = numberIn(result.value, 'number');
      router.push(`/incidents/${input.drill ? `D-${number}` : number}`);
    }
    return result;
  };
  const show = (service: string | null) => {
    void client.invalidateQueries({ queryKey: declareQuery().queryKey });
    setOpen({ service });
  };
  return (
    <OpenContext value={show}>
      {props.children}
      {view !== undefined && open !== null && (
        <DeclareDialog
          view={open.service === null ? view : { ...view, service: open.service }}
          onDeclare={submit}
          onClose={() => setOpen(null)}
        />
      )}
    </OpenContext>
  );
}
