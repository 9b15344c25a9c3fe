'use client';

import { useCallback, useRef, useState } from 'react';
import type { AppError } from '@/lib/errors';
import type { Reply } from './reply';

export interface Submit {
  readonly pending: boolean;
  /** Of the last try; gone with the next one. */
  readonly error: AppError | null;
  /** Runs at most one at a time; `true` once it was accepted. */
  readonly submit: (work: () => Reply) => Promise<boolean>;
  readonly clear: () => void;
}

const LOST: AppError = {
  code: 'unavailable',
  message: 'The server did not answer, so it is not known whether this was recorded. Try again.',
};

/** One form's way to the server: never twice at once, and what was typed stays when it is refused. */
export function useSubmit(): Submit {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const busy = useRef(false);
  const submit = useCallback(async (work: () => Reply) => {
    if (busy.current) return false;
    busy.current = true;
    setPending(true);
    setError(null);
    const result = await work().catch(() => ({ ok: false as const, error: LOST }));
    busy.current = false;
    setPending(false);
    if (!result.ok) setError(result.error);
    return result.ok;
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { pending, error, submit, clear };
}
