'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useState } from 'react';
import * as z from 'zod/mini';
import { DeclareDialog } from '@/components/incident/declare-dialog';
import type { DeclareInput } from '@/lib/incidents/declare-view';
import { declareQuery } from './live/queries';
import { useCommand } from './live/use-command';

const declared = z.object({ number: z.number(), drill: z.boolean() });

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
  const { data: view } = useQuery({ ...declareQuery(), refetchOnMount: false });

  const submit = async (input: DeclareInput) => {
    const result = await command('incident.declare', input);
    if (result.ok) {
      const { number, drill } = declared.parse(result.value);
      setOpen(null);
      router.push(`/incidents/${drill ? `D-${number}` : number}`);
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
