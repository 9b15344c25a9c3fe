'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { moveCursor } from '@/components/charts/chart-cursor';
import { whyLine } from '@/components/fleet/why-line';
import { useKeys } from '@/components/frame/keys';
import { RelativeTime } from '@/components/ui/relative-time';
import type { ServiceView } from '@/lib/fleet/service-view';
import { CandidateDialog } from './candidate-dialog';
import { CompareTable } from './compare-table';
import { SERVICE_CURSOR, ServiceCharts } from './service-charts';
import { ServiceHeader } from './service-header';
import { VerdictPanel } from './verdict-panel';

/** Only a service that is pinned or held shows it. */
const ShipCard = dynamic(() => import('@/components/run/ship-card').then((file) => file.ShipCard));

export interface ServiceScreenProps {
  readonly view: ServiceView;
  /** Opens the difference. Absent: this person may not. */
  readonly onReview?: (() => void) | undefined;
  readonly onChooseCandidate: (revision: string) => void;
  /** Opens the difference of shipping a fix. Absent: this person may not. */
  readonly onShip?: ((revision: string) => void) | undefined;
  readonly actions?: ReactNode;
}

/** Two revisions side by side, their signals under them, and the verdict on going back. */
export function ServiceScreen(props: ServiceScreenProps) {
  const { view, onReview } = props;
  const [showAll, setShowAll] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const review = useRef<HTMLButtonElement>(null);
  const reviewOff =
    view.verdict === null
      ? (view.candidateNote ?? 'no verdict yet')
      : onReview === undefined
        ? 'needs the responder role'
        : undefined;

  useEffect(() => {
    if (document.activeElement === document.body) review.current?.focus({ preventScroll: true });
  }, []);
  useKeys(view.row.name, [
    { key: 'ArrowLeft', label: 'cursor', repeat: true, run: () => moveCursor(SERVICE_CURSOR, -1) },
    { key: 'ArrowRight', label: 'cursor', repeat: true, run: () => moveCursor(SERVICE_CURSOR, 1) },
    {
      key: 'o',
      label: 'other candidate',
      disabledReason: view.candidates.length === 0 ? 'no other revision' : undefined,
      run: () => setChoosing(true),
    },
    { key: '=', label: 'same rows', run: () => setShowAll((all) => !all) },
    {
      key: 'r',
      label: 'review rollback',
      disabledReason: reviewOff,
      run: () => onReview?.(),
      palette: {
        group: 'Act',
        label: `Roll back ${view.row.name}${view.candidate === null ? '' : ` to ${view.candidate.revision}`}`,
        target: view.row.why,
        risk: 'risky',
      },
    },
    {
      key: 'Enter',
      label: 'review',
      offBar: true,
      disabledReason: reviewOff,
      run: () => onReview?.(),
    },
  ]);

  return (
    <div className="flex flex-1 flex-col gap-3">
      <ServiceHeader view={view} actions={props.actions} />
      <div className="flex flex-wrap justify-between gap-x-6 text-body text-text-2">
        <p>{whyLine(view.row, new Date(view.now))}</p>
        <p className="text-caption text-text-3">
          {view.readAt === null ? (
            'Never read'
          ) : (
            <>
              Read <RelativeTime at={view.readAt} />
            </>
          )}
          {view.generation !== null && `, generation ${view.generation}`}
        </p>
      </div>
      <div className="grid flex-1 gap-3 lg:grid-cols-[1fr_360px]">
        <div className="flex min-w-0 flex-col gap-3">
          <CompareTable
            view={view}
            showAll={showAll}
            onShowAll={() => setShowAll((all) => !all)}
            onChange={() => setChoosing(true)}
          />
          {view.ship !== null && (
            <ShipCard
              offer={view.ship}
              service={view.row.slug}
              whyNot={
                props.onShip === undefined
                  ? 'needs the responder role'
                  : view.shipFrom === null
                    ? 'it belongs to an incident: declare one'
                    : null
              }
              onShip={(revision) => props.onShip?.(revision)}
            />
          )}
          <ServiceCharts view={view} />
        </div>
        <VerdictPanel
          service={view.row.slug}
          verdict={view.verdict}
          missing={view.candidateNote ?? noVerdict(view)}
          onReview={onReview}
          reviewRef={review}
        />
      </div>
      <CandidateDialog
        open={choosing}
        service={view.row.slug}
        candidates={view.candidates}
        chosen={view.candidate?.revision ?? null}
        onClose={() => setChoosing(false)}
        onChoose={props.onChooseCandidate}
      />
    </div>
  );
}

function noVerdict(view: ServiceView): string {
  return view.row.stale
    ? 'What runs was not read lately: a verdict would be one on something else.'
    : 'The checks have not run yet.';
}
