'use client';

import { useCallback } from 'react';
import { useCommand } from './use-command';

/** Sends a command, and goes on where it was accepted; a refusal is the caller's to show. */
export function useCommandThen() {
  const command = useCommand();
  return useCallback(
    async (name: string, input: object, then: () => void) => {
      const result = await command(name, input);
      if (result.ok) then();
      return result;
    },
    [command],
  );
}
