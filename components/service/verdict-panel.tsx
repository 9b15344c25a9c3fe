'use client';

import { type Ref, useId } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { VerdictCheck, VerdictPreview } from '@/lib/fleet/service-view';
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import { utcTime } from '@/lib/format/time';

const CHECK_SHAPES: Record<VerdictCheck['result'], ShapeName> = {
  block: 'failing',
  unknown: 'unknown',
  warn: 'degraded',
  pass: 'ok',
};

const OUTCOMES: Record<
  VerdictPreview['outcome'],
  { readonly shape: ShapeName; readonly words: string }
> = {
  safe: { shape: 'ok', words: 'Safe' },
  warnings: { shape: 'degraded', words: 'Safe with warnings' },
  blocked: { shape: 'failing', words: 'Blocked' },
};

function countLine(checks: readonly VerdictCheck[]): string {
  const count = (result: VerdictCheck['result']) =>
    checks.filter((check) => check.result === result).length;
  const unknown = count('unknown');
  return `${count('pass')} checks pass, ${count('warn')} warn, ${unknown > 0 ? `${unknown} unknown, ` : ''}${count('block')} block.`;
}

/** What a rollback would meet, warnings first; the next act at the bottom, always in view. */
export function VerdictPanel(props: {
  readonly service: string;
  readonly verdict: VerdictPreview | null;
  /** Why there is none. */
  readonly missing: string;
  readonly onReview?: (() => void) | undefined;
  readonly reviewRef?: Ref<HTMLButtonElement>;
}) {
  const { verdict } = props;
  const heading = useId();
  const off =
    verdict === null
      ? props.missing
      : props.onReview === undefined
        ? 'needs the responder role'
        : undefined;
  return (
    <section
      aria-labelledby={heading}
      className="flex min-w-0 flex-col rounded-panel border border-border bg-surface-1"
    >
      {verdict === null ? (
        <div className="flex-1 p-4">
          <h2 id={heading} className="mb-3 font-semibold text-title">
            Rolling back
          </h2>
          <EmptyState shape="unknown" title="No verdict" detail={props.missing} />
        </div>
      ) : (
        <>
          <header className="border-border border-b p-4">
            <p className="text-caption text-text-3">
              Verdict on rolling back to {shortRevision(verdict.target, props.service)}
            </p>
            <h2 id={heading} className="flex items-center gap-2 font-semibold text-page">
              <Shape name={OUTCOMES[verdict.outcome].shape} size={18} />
              {OUTCOMES[verdict.outcome].words}
            </h2>
            <p className="mt-1 text-body text-text-2">
              {countLine(verdict.checks)} Checked {utcTime(verdict.checkedAt)}, good for{' '}
              {verdict.validSeconds} s.
            </p>
          </header>
          <ul className="flex-1 divide-y divide-border">
            {verdict.checks.map((check) => (
              <li key={check.id} className="flex gap-3 px-3 py-1.5">
                <Shape name={CHECK_SHAPES[check.result]} className="mt-0.5" />
                <div className="min-w-0">
                  <p className={cn('text-body', check.result !== 'pass' && 'font-semibold')}>
                    {check.title}
                  </p>
                  <p className="break-words text-caption text-text-3">
                    {shortRevisions(check.evidence, props.service)}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="border-border border-t p-4 sticky bottom-7 rounded-b-panel bg-surface-1 max-md:bottom-14">
        {verdict !== null && off !== undefined && (
          <p className="mb-2 text-caption text-text-2">Applying {off}.</p>
        )}
        <Button
          {...(props.reviewRef === undefined ? {} : { ref: props.reviewRef })}
          tone="primary"
          size="large"
          shortcut="Enter"
          className="w-full"
          disabledReason={off}
          onClick={() => props.onReview?.()}
        >
          Review the difference
        </Button>
      </div>
    </section>
  );
}
