import { Shape } from '@/components/ui/shapes';
import { utcTime } from '@/lib/format/time';
import type { DifferencePlan } from '@/lib/runs/difference-view';

/** What the plan leaves as it is. */
export function NotRestored(props: { readonly items: DifferencePlan['willNotRestore'] }) {
  return (
    <section aria-label="This will not restore">
      <h3 className="mb-1 font-semibold text-title">This will not restore</h3>
      {props.items.length === 0 ? (
        <p className="text-text-2">Nothing is known that it leaves behind.</p>
      ) : (
        <LeftAsItIs items={props.items} detail="text-text-3" />
      )}
    </section>
  );
}

/** One line each. `detail`: the class that colours the second line, where the ground is not the usual. */
export function LeftAsItIs(props: {
  readonly items: DifferencePlan['willNotRestore'];
  readonly detail: 'text-text-2' | 'text-text-3';
}) {
  return (
    <ul className="grid gap-1">
      {props.items.map((item) => (
        <li key={item.what} className="flex gap-2.5">
          <Shape name="no" className="mt-0.5 text-text-2" />
          <span className="min-w-0">
            {item.what}
            {item.detail !== null && (
              <span className={`block text-caption ${props.detail}`}>{item.detail}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

const REVERSIBLE = {
  exact: 'Inverse',
  equivalent: 'Inverse, equivalent but not the same',
  none: 'No inverse: this can’t be undone',
} as const;

/** How it is undone, captured before it is applied. */
export function InverseNote(props: { readonly inverse: DifferencePlan['inverse'] }) {
  const { inverse } = props;
  return (
    <section aria-label="Inverse">
      <h3 className="flex items-center gap-2.5 font-semibold">
        <Shape name={inverse.reversible === 'none' ? 'failing' : 'undo'} />
        {REVERSIBLE[inverse.reversible]}, captured {utcTime(inverse.capturedAt)}
      </h3>
      <p className="mt-1 text-text-2">{inverse.sentence}</p>
    </section>
  );
}
