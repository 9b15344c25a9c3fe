import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { FailureModesView } from '@/lib/failure-modes/failure-modes-view';
import { shortRevisions } from '@/lib/fleet/short-revision';

/** In the room: the likeliest failure mode with its best reason, and the way to the finder. */
export function FinderCard(props: {
  /** Null: not read yet. */
  readonly view: FailureModesView | null;
  readonly onOpen: () => void;
}) {
  const { view, onOpen } = props;
  if (view !== null && view.modes.length === 0) return null;
  const [first, ...more] = view?.ranked ?? [];
  const mode = view?.modes.find((each) => each.mode.id === first?.id)?.mode;
  const [reason] = first?.reasons ?? [];
  return (
    <Panel
      title="What is it?"
      aside={
        <Button size="small" shortcut="i" onClick={onOpen}>
          Find it
        </Button>
      }
    >
      {mode === undefined || reason === undefined ? (
        <p className="text-text-2">
          {view === null
            ? 'Not looked at yet.'
            : `Nothing seen points to one of ${view.modes.length} known failure modes.`}
          {blind(view) !== '' && (
            <span className="mt-1 flex items-start gap-2 text-caption text-unknown">
              <Shape name="unknown" size={13} className="mt-0.5" />
              Not known: {blind(view)}.
            </span>
          )}
        </p>
      ) : (
        <>
          <p className="font-semibold">{mode.title}</p>
          <p className="wrap-anywhere text-caption text-text-2">
            {shortRevisions(reason.text, view?.service ?? '')}
          </p>
          {more.length > 0 && (
            <p className="mt-1 text-caption text-text-3">
              {more.length} {more.length === 1 ? 'other is' : 'others are'} possible
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

function blind(view: FailureModesView | null): string {
  const unknown = view?.looked.filter(({ at }) => at === null) ?? [];
  return unknown.map(({ what }) => what.toLowerCase()).join(', ');
}
