import { Shape } from '@/components/ui/shapes';
import type { DifferencePlan, SafetyNote } from '@/lib/runs/difference-view';

/** What the runbook says that this can and can't touch, in its words, and not what is said above. */
export function DataSafety(props: {
  readonly notes: readonly SafetyNote[];
  readonly said: DifferencePlan['willNotRestore'];
}) {
  const notes = props.notes.filter(
    ({ title }) => !props.said.some(({ what }) => title.startsWith(what.replace(/\.$/, ''))),
  );
  if (notes.length === 0) return null;
  return (
    <section aria-label="Data safety">
      <h3 className="mb-1 font-semibold text-title">Data safety, by the runbook</h3>
      <ul className="grid gap-1">
        {notes.map(({ title, text }) => (
          <li key={title} className="flex gap-2.5">
            <Shape name="note" className="mt-0.5 text-text-2" />
            <span className="min-w-0">
              {title}: <span className="text-caption text-text-3">{text}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
