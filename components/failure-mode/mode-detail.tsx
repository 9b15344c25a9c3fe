'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import type { FailureModeView } from '@/lib/failure-modes/failure-modes-view';
import { CopyLine } from './copy-line';
import { DetectionRow } from './detection-row';
import type { FailureModeActions } from './failure-mode-actions';

/** All that the runbook says of one failure mode: how it shows, how to be sure, what to do. */
export function ModeDetail(props: {
  readonly view: FailureModeView;
  readonly service: string;
  readonly whyNotDetect: string | null;
  readonly actions: FailureModeActions;
}) {
  const { view, actions, whyNotDetect } = props;
  const { mode, detections, procedure, pitfalls } = view;
  const { onDetect, onProcedure } = actions;
  const runnable = detections.some(({ whyNotRun }) => whyNotRun === null);
  return (
    <div className="grid gap-4 border-border border-t px-3 py-3 md:grid-cols-2 md:gap-6">
      <div className="grid min-w-0 content-start gap-4">
        <Part title="Symptoms">
          <ul className="list-disc pl-4 text-text-2">
            {mode.symptoms.map((symptom) => (
              <li key={symptom}>{symptom}</li>
            ))}
          </ul>
        </Part>
        <Part
          title="Is it this one?"
          aside={
            runnable && onDetect !== undefined ? (
              <Button
                size="small"
                tone="quiet"
                shortcut="r"
                disabledReason={whyNotDetect ?? undefined}
                onClick={() => void onDetect(mode.id, null)}
              >
                Run all
              </Button>
            ) : null
          }
        >
          {detections.length === 0 ? (
            <p className="text-text-3">The runbook names no way to be sure.</p>
          ) : (
            <ul>
              {detections.map((detection) => (
                <DetectionRow
                  key={detection.index}
                  detection={detection}
                  service={props.service}
                  whyNot={whyNotDetect}
                  onRun={onDetect && ((item) => onDetect(mode.id, item))}
                />
              ))}
            </ul>
          )}
        </Part>
      </div>
      <div className="grid min-w-0 content-start gap-4">
        <Part title="What resolves it">
          <ol className="list-decimal pl-5 text-text-2">
            {mode.resolution.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {mode.lines?.map((line) => (
            <CopyLine key={line} line={line} />
          ))}
          {procedure !== null && onProcedure !== undefined && procedure.notHere === null && (
            <Button
              className="justify-self-start"
              shortcut="p"
              disabledReason={whyNotDetect ?? undefined}
              onClick={() => onProcedure(procedure.id)}
            >
              Review {procedure.title}
            </Button>
          )}
          {procedure !== null && procedure.notHere !== null && (
            <p className="text-caption text-text-3">
              {procedure.title}: {procedure.notHere}
            </p>
          )}
        </Part>
        {mode.checklist !== undefined && (
          <Part title="By hand">
            <ol className="grid list-decimal gap-3 pl-5">
              {mode.checklist.map(({ title, written, why }) => (
                <li key={title}>
                  <div className="grid gap-1">
                    <p className="font-medium">{title}</p>
                    {why !== undefined && <p className="text-caption text-text-2">{why}</p>}
                    {written !== undefined && <CopyLine line={written} />}
                  </div>
                </li>
              ))}
            </ol>
          </Part>
        )}
        {pitfalls.length > 0 && (
          <Part title="Mind">
            <ul className="grid gap-1">
              {pitfalls.map(({ title, text }) => (
                <li key={title} className="flex items-start gap-2 text-text-2">
                  <Shape name="degraded" size={13} className="mt-1" />
                  <span>
                    <span className="font-medium text-text">{title}.</span> {text}
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </div>
    </div>
  );
}

function Part(props: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={props.title} className="grid min-w-0 gap-2">
      <div className="flex min-h-7 items-center justify-between gap-3">
        <h4 className="font-semibold text-caption text-text-3">{props.title}</h4>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}
