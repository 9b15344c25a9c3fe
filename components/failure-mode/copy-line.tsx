'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';

/** A line of the runbook, whole, to copy; whether copying worked is said. */
export function CopyLine(props: { readonly line: string }) {
  const [said, setSaid] = useState<'copied' | 'select it yourself' | null>(null);
  const copy = async () => {
    const copied = await navigator.clipboard.writeText(props.line).then(
      () => true,
      () => false,
    );
    setSaid(copied ? 'copied' : 'select it yourself');
  };
  return (
    <div className="flex min-w-0 items-center gap-2 rounded-control border border-border bg-canvas py-0.5 pr-1 pl-2">
      <code className="wrap-anywhere min-w-0 flex-1 select-all whitespace-pre-wrap py-0.5 font-mono text-caption text-text-2">
        {props.line}
      </code>
      <Button size="small" tone="quiet" onClick={() => void copy()}>
        <span aria-live="polite">{said ?? 'Copy'}</span>
      </Button>
    </div>
  );
}
