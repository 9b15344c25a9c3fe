'use client';

import { Dialog } from '@/components/ui/dialog';
import { Shape } from '@/components/ui/shapes';
import type { CandidateChoice } from '@/lib/fleet/service-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { utcDay } from '@/lib/format/time';

/** Another revision to compare with, and to go back to. Nothing is changed by choosing. */
export function CandidateDialog(props: {
  readonly open: boolean;
  readonly service: string;
  readonly candidates: readonly CandidateChoice[];
  readonly chosen: string | null;
  readonly onClose: () => void;
  readonly onChoose: (revision: string) => void;
}) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Compare with"
      description="Choosing changes nothing; it sets what a rollback would go to."
      size="small"
    >
      <ul className="grid gap-1">
        {props.candidates.map((candidate) => {
          const chosen = candidate.revision === props.chosen;
          return (
            <li key={candidate.revision}>
              <button
                type="button"
                aria-pressed={chosen}
                onClick={() => {
                  props.onChoose(candidate.revision);
                  props.onClose();
                }}
                className="flex min-h-12 w-full items-center gap-3 rounded-control border border-border-control px-3 py-1.5 text-left hover:bg-surface-3 aria-pressed:border-accent aria-pressed:bg-accent-bg"
              >
                <Shape name={chosen ? 'next' : 'todo'} className={chosen ? '' : 'text-text-3'} />
                <span className="min-w-0">
                  <span className="block break-all font-semibold text-body">
                    {shortRevision(candidate.revision, props.service)}
                  </span>
                  <span className="block text-caption text-text-2">
                    created {utcDay(candidate.createdAt)}
                    {candidate.servedLine !== null && `, ${candidate.servedLine}`}
                  </span>
                  {candidate.warning !== null && (
                    <span className="flex items-center gap-1.5 text-caption text-warn">
                      <Shape name="degraded" size={12} />
                      {candidate.warning}
                    </span>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
