import { RelativeTime } from '@/components/ui/relative-time';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { DetectionView } from '@/lib/failure-modes/failure-modes-view';
import { shortRevisions } from '@/lib/fleet/short-revision';

type ReadFact = NonNullable<NonNullable<DetectionView['last']>['facts']>[number];

const SAYS: Readonly<Record<ReadFact['says'], { shape: ShapeName; label: string; tone: string }>> =
  {
    for: { shape: 'failing', label: 'speaks for it', tone: 'text-text' },
    well: { shape: 'ok', label: 'well', tone: 'text-text-2' },
    unknown: { shape: 'unknown', label: 'not known', tone: 'text-unknown' },
    plain: { shape: 'note', label: 'read', tone: 'text-text-2' },
  };

/** What a look read, one thing a line, each with its shape; so that its word can be judged. */
export function ReadFacts(props: {
  readonly facts: readonly ReadFact[];
  readonly service: string;
}) {
  const { service } = props;
  return (
    <ul aria-label="What was read" className="grid gap-1 pl-5 text-caption">
      {props.facts.map(({ what, value, says, at, atIs, lines, href }) => (
        <li key={`${what} ${value}`} className="grid gap-1">
          <div className="flex items-start gap-2">
            <Shape
              name={SAYS[says].shape}
              size={13}
              label={SAYS[says].label}
              className={says === 'plain' ? 'mt-0.5 text-text-3' : 'mt-0.5'}
            />
            <span className={`wrap-anywhere min-w-0 flex-1 ${SAYS[says].tone}`}>
              <span className="text-text-3">{shortRevisions(what, service)}</span>{' '}
              {shortRevisions(value, service)}
              {href !== undefined && (
                <>
                  {' '}
                  <a
                    href={href}
                    target="_blank"
                    rel="noreferrer"
                    className="whitespace-nowrap underline underline-offset-2 hover:text-text"
                  >
                    Open its log
                  </a>
                </>
              )}
            </span>
            {at !== undefined && (
              <span className="whitespace-nowrap text-text-3">
                {atIs !== undefined && `${atIs} `}
                <RelativeTime at={at} />
              </span>
            )}
          </div>
          {lines !== undefined && (
            <pre className="wrap-anywhere whitespace-pre-wrap rounded-control border border-border bg-canvas px-2 py-1 font-mono text-text-2">
              {lines.join('\n')}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}
