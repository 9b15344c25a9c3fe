import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import type { LookedAt } from '@/lib/failure-modes/failure-modes-view';
import { shortRevisions } from '@/lib/fleet/short-revision';

/** What was looked at, and what could not be: without it "nothing was seen" can't be judged. */
export function LookedAtList(props: {
  readonly looked: readonly LookedAt[];
  readonly service: string;
}) {
  return (
    <section aria-label="What was looked at">
      <h3 className="mb-1 font-semibold text-caption text-text-2">What was looked at</h3>
      <ul className="grid gap-0.5 text-caption">
        {props.looked.map(({ what, detail, at }) => (
          <li key={what} className="flex items-start gap-2">
            <Shape
              name={at === null ? 'unknown' : 'ok'}
              size={13}
              label={at === null ? 'not known' : 'looked at'}
              className={at === null ? 'mt-0.5' : 'mt-0.5 text-text-3'}
            />
            <span className="w-28 shrink-0 text-text-2">{what}</span>
            <span
              className={
                at === null
                  ? 'wrap-anywhere line-clamp-2 min-w-0 flex-1 text-unknown'
                  : 'wrap-anywhere line-clamp-2 min-w-0 flex-1 text-text-3'
              }
            >
              {shortRevisions(detail, props.service)}
            </span>
            {at !== null && (
              <span>
                <RelativeTime at={at} className="whitespace-nowrap text-text-3" />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
