'use client';

import { useCallback, useEffect, useState } from 'react';

/** Text that outlives a reload and a stale build: kept in this tab's session storage. */
export function useDraft(
  key: string,
  initial = '',
): readonly [string, (text: string) => void, () => void] {
  const [text, setText] = useState(initial);
  const place = `ripcord.draft.${key}`;
  useEffect(() => {
    setText(read(place) ?? initial);
  }, [place, initial]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      write(place, next);
    },
    [place],
  );
  const forget = useCallback(() => {
    setText(initial);
    write(place, null);
  }, [place, initial]);
  return [text, change, forget];
}

/** Storage may be switched off: then a draft lives as long as the page. */
function read(place: string): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null;
  }
}

function write(place: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, text);
  } catch {
    return;
  }
}
