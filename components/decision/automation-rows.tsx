import { Shape } from '@/components/ui/shapes';
import type { AnswerWord, AutomationView } from '@/lib/decisions/decision';
import { formatDuration } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';

const MET: Readonly<
  Record<AnswerWord, { readonly shape: 'failing' | 'unknown' | 'no'; readonly words: string }>
> = {
  yes: { shape: 'failing', words: 'met' },
  no: { shape: 'no', words: 'not met' },
  unknown: { shape: 'unknown', words: 'unknown' },
};

/** What the runbook would begin by itself. Ripcord proposes it, and a person begins it. */
export function AutomationRows(props: { readonly automations: readonly AutomationView[] }) {
  return (
    <ul aria-label="What the runbook would begin by itself" className="border-border border-t">
      {props.automations.map((each) => {
        const { shape, words } = MET[each.met];
        return (
          <li key={each.id} className="flex items-start gap-3 px-3 py-2">
            <Shape name={shape} className="mt-0.5" />
            <p className="min-w-0 flex-1">
              The runbook would begin “{each.procedureTitle}” by itself: {each.signalTitle} &gt;{' '}
              {formatSignal(each.limit, each.unit)} for {formatDuration(each.lastsSeconds)}
              <span className="block text-caption text-text-3">
                every point over it, with its samples and without a gap; Ripcord only proposes
              </span>
            </p>
            <span className="whitespace-nowrap font-semibold">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
