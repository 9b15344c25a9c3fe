'use client';

import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { FrameFacts } from '@/lib/incidents/frame-facts';
import { frameQuery } from './live/queries';
import { useCommand } from './live/use-command';

const FreezeDialog = dynamic(() =>
  import('@/components/frame/freeze-dialog').then((file) => file.FreezeDialog),
);
const ReleaseFreezeDialog = dynamic(() =>
  import('@/components/frame/release-freeze-dialog').then((file) => file.ReleaseFreezeDialog),
);

type Freeze = NonNullable<FrameFacts['freeze']>;

interface FreezeDialogs {
  readonly start: () => void;
  readonly release: (freeze: Freeze) => void;
}

const DialogsContext = createContext<FreezeDialogs>({ start: () => {}, release: () => {} });

/** Opens the freeze of all runs, or the way out of it. */
export function useFreeze(): FreezeDialogs {
  return useContext(DialogsContext);
}

/** Freezing works from anywhere, so it lives above every page. */
export function FreezeProvider(props: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<'start' | Freeze | null>(null);
  const command = useCommand();
  const client = useQueryClient();
  const close = () => setOpen(null);
  const send = async (name: string, input: object) => {
    const result = await command(name, input);
    if (result.ok) void client.invalidateQueries({ queryKey: frameQuery().queryKey });
    return result;
  };
  return (
    <DialogsContext value={{ start: () => setOpen('start'), release: setOpen }}>
      {props.children}
      {open === 'start' && (
        <FreezeDialog
          onFreeze={(reason, minutes) => send('freeze.start', { reason, minutes })}
          onClose={close}
        />
      )}
      {open !== null && open !== 'start' && (
        <ReleaseFreezeDialog
          by={open.by}
          reason={open.reason}
          onRelease={(reason) => send('freeze.release', { id: open.id, reason })}
          onClose={close}
        />
      )}
    </DialogsContext>
  );
}
