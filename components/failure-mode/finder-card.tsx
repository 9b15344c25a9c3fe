import { Button } from '@/components/ui/button';
import { Shape } from '@/components/ui/shapes';
import type { FailureModesView } from '@/lib/failure-modes/failure-modes-view';
import { isPlainlyIt } from '@/lib/failure-modes/rank';
import { shortRevisions } from '@/lib/fleet/short-revision';

/** In the room, on one line: the likeliest failure mode with its best reason, and the way to the finder. */
export function FinderCard(props: {
  /** Null: not read yet. */
  readonly view: FailureModesView | null;
  readonly onOpen: () => void;
}) {
  const { view, onOpen } = props;
  if (view !== null && view.modes.length === 0) return null;
  return (
    <section
      aria-labelledby="finder-card"
      className="flex min-w-0 items-center gap-3 rounded-panel border border-border bg-surface-1 py-1.5 pr-2 pl-3"
    >
      <h2 id="finder-card" className="whitespace-nowrap text-caption text-text-3">
        What is it?
      </h2>
      <div className="min-w-0 flex-1 md:flex md:items-baseline md:gap-3">{said(view)}</div>
      <Button size="small" shortcut="i" onClick={onOpen}>
        Find it
      </Button>
    </section>
  );
}

function said(view: FailureModesView | null) {
  const [first, ...more] = view?.ranked ?? [];
  const mode = view?.modes.find((each) => each.mode.id === first?.id)?.mode;
  const [reason] = first?.reasons ?? [];
  if (view === null) return <p className="text-text-2">Not looked at yet.</p>;
  if (first === undefined || mode === undefined || reason === undefined) {
    const blind = view.looked.filter(({ at }) => at === null).map(({ what }) => what.toLowerCase());
    return (
      <>
        <p className="text-text-2">
          Nothing seen points to one of {view.modes.length} known failure modes.
        </p>
        {blind.length > 0 && (
          <p className="flex items-center gap-1.5 text-caption text-unknown">
            <Shape name="unknown" size={13} />
            Not known: {blind.join(', ')}
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <p className="md:whitespace-nowrap">
        {!isPlainlyIt(first) && <span className="text-text-2">Perhaps: </span>}
        <span className="font-semibold">{mode.title}</span>
      </p>
      <p
        className="wrap-anywhere min-w-0 text-caption text-text-2 max-md:line-clamp-3 md:truncate"
        title={reason.text}
      >
        {shortRevisions(reason.text, view.service)}
        {more.length > 0 && <span className="text-text-3"> · {more.length} more possible</span>}
      </p>
    </>
  );
}
