'use client';

import { useCallback, useRef } from 'react';
import type { AppError } from '@/lib/errors';
import { appError } from '@/lib/errors';
import { err, type Result } from '@/lib/result';
import { commandAction } from '../actions';

/**
 * Sends a command by server action. A key is minted for each press; when the answer is lost the same
 * press may be sent again with the same key and is done once. When this page is older than the
 * server (the action's id is gone) the same command goes to /api/v1 instead.
 */
export function useCommand(): (
  name: string,
  input: object,
  key?: string,
) => Promise<Result<unknown, AppError>> {
  const busy = useRef(new Set<string>());
  return useCallback(async (name, input, key = crypto.randomUUID()) => {
    if (busy.current.has(key)) return err(appError('conflict', 'This is being sent already.'));
    busy.current.add(key);
    try {
      return await commandAction(name, input, key);
    } catch {
      return err(
        appError('unavailable', 'The server did not answer. Look at the timeline, then try again.'),
      );
    } finally {
      busy.current.delete(key);
    }
  }, []);
}
