'use client';

import { Fragment, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';

/** The equivalent command lines, whole, to copy; whether copying worked is said. */
export function CommandLine(props: { readonly line: string; readonly note: string | null }) {
  const [said, setSaid] = useState<'copied' | 'select it yourself' | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.line);
      setSaid('copied');
    } catch {
      setSaid('select it yourself');
    }
  };
  useKeys('Difference', [{ key: 'c', label: 'copy command', run: () => void copy() }]);
  return (
    <section aria-label="Same thing by hand">
      <h3 className="mb-1.5 font-semibold">
        Same thing by hand
        {props.note !== null && (
          <span className="ml-2 font-normal text-caption text-text-3">{props.note}</span>
        )}
      </h3>
      <div className="flex items-center gap-3 rounded-control border border-border bg-canvas py-0.5 pr-1 pl-3">
        <code className="min-w-0 flex-1 select-all break-words py-1 font-mono text-caption">
          {props.line.split('\n').map((line, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never change their order.
            <span key={number} className="block">
              {line.split(' ').map((word, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor do the words of one.
                <Fragment key={index}>
                  {index > 0 && ' '}
                  <span className="inline-block max-w-full">{word}</span>
                </Fragment>
              ))}
            </span>
          ))}
        </code>
        <Button size="small" tone="quiet" shortcut="c" onClick={copy}>
          <span aria-live="polite">{said ?? 'Copy'}</span>
        </Button>
      </div>
    </section>
  );
}
