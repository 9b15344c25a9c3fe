'use client';

import { useKeys } from '@/components/frame/keys';

/** J and K go from runbook to runbook; Enter opens the one that has the focus. */
export function RunbookListKeys() {
  const move = (step: 1 | -1) => {
    const all = [...document.querySelectorAll<HTMLElement>('[data-runbook]')];
    const at = all.findIndex((element) => element.matches(':focus'));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
    all[next]?.focus();
  };
  useKeys('Runbooks', [
    { key: 'j', label: 'move', repeat: true, run: () => move(1) },
    { key: 'k', label: 'move', repeat: true, run: () => move(-1) },
  ]);
  return null;
}
