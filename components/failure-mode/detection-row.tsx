'use client';

import type { Reply } from '@/components/incident/reply';
import { useSubmit } from '@/components/incident/use-submit';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Running } from '@/components/ui/running';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { DetectionView } from '@/lib/failure-modes/failure-modes-view';
import { shortRevisions } from '@/lib/fleet/short-revision';
import { CopyLine } from './copy-line';
import { ReadFacts } from './read-facts';

type Last = NonNullable<DetectionView['last']>;

const OUTCOMES: Readonly<Record<Last['outcome'], { shape: ShapeName; word: string }>> = {
  points_to_it: { shape: 'failing', word: 'Points to it' },
  speaks_against_it: { shape: 'ok', word: 'Speaks against it' },
  unknown: { shape: 'unknown', word: 'Doesn’t tell' },
};

/** One way to see the failure mode: run from here, or the line that a person runs. */
export function DetectionRow(props: {
  readonly detection: DetectionView;
  readonly service: string;
  /** Why this person can't run it; null: they can. */
  readonly whyNot: string | null;
  /** Absent: nothing can be run where this is shown. */
  readonly onRun?: ((item: number) => Reply) | undefined;
}) {
  const { detection, onRun } = props;
  const { pending, error, submit } = useSubmit();
  const { last, askedAt, whyNotRun } = detection;
  const off = props.whyNot ?? (askedAt !== null || pending ? 'it is under way' : undefined);
  return (
    <li className="grid gap-1 border-border border-t py-2 first:border-t-0 first:pt-0">
      <div className="flex min-h-7 items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{detection.title}</p>
          {whyNotRun !== null && <p className="text-caption text-text-3">{whyNotRun}</p>}
        </div>
        {whyNotRun === null && onRun !== undefined && (
          <Button
            size="small"
            disabledReason={off}
            onClick={() => void submit(() => onRun(detection.index))}
          >
            {last === null ? 'Run now' : 'Run again'}
          </Button>
        )}
      </div>
      {askedAt !== null && (
        <p className="text-caption text-text-2">
          <Running text="Looking" since={askedAt} />
        </p>
      )}
      {last !== null && askedAt === null && (
        <p className="flex items-start gap-2" aria-live="polite">
          <Shape name={OUTCOMES[last.outcome].shape} size={13} className="mt-1" />
          <span className="wrap-anywhere min-w-0 flex-1 text-text-2">
            <span className="font-semibold text-text">{OUTCOMES[last.outcome].word}:</span>{' '}
            {shortRevisions(last.summary, props.service)}
          </span>
          <RelativeTime
            at={last.at}
            className="mt-0.5 whitespace-nowrap text-caption text-text-3"
          />
        </p>
      )}
      {last?.facts !== undefined && last.facts.length > 0 && askedAt === null && (
        <ReadFacts facts={last.facts} service={props.service} />
      )}
      {error !== null && (
        <p role="alert" className="flex items-center gap-2 text-bad text-caption">
          <Shape name="failing" size={13} />
          {error.message}
        </p>
      )}
      {detection.written !== null && <CopyLine line={detection.written} />}
    </li>
  );
}
