import { Select } from '@/components/ui/select';
import { Shape } from '@/components/ui/shapes';
import type { ComponentStatusWord, ComponentView } from '@/lib/status/comms-view';

const WORDS: readonly { readonly value: ComponentStatusWord; readonly label: string }[] = [
  { value: 'operational', label: 'operational' },
  { value: 'degraded_performance', label: 'degraded performance' },
  { value: 'partial_outage', label: 'partial outage' },
  { value: 'major_outage', label: 'major outage' },
  { value: 'under_maintenance', label: 'under maintenance' },
];

function componentWord(status: ComponentStatusWord): string {
  return WORDS.find(({ value }) => value === status)?.label ?? status;
}

/** Each component before and after. */
export function ComponentChoice(props: {
  readonly components: readonly ComponentView[];
  readonly becomes: (component: ComponentView) => ComponentStatusWord;
  readonly onChange: (slug: string, status: ComponentStatusWord) => void;
}) {
  if (props.components.length === 0) return null;
  return (
    <section aria-label="Components">
      <h3 className="mb-1 text-caption text-text-2">Components</h3>
      <ul className="divide-y divide-border">
        {props.components.map((component) => (
          <li key={component.slug} className="flex flex-wrap items-center gap-2 py-1">
            <span className="min-w-0 flex-1 font-medium">{component.name}</span>
            <span className="text-text-3">{componentWord(component.status)}</span>
            <Shape name="chevron" size={12} className="text-text-3" />
            <Select
              aria-label={`${component.name} becomes`}
              className="h-7 w-[176px] px-2"
              value={props.becomes(component)}
              options={WORDS}
              onChange={(event) => {
                const word = WORDS.find(({ value }) => value === event.target.value);
                if (word !== undefined) props.onChange(component.slug, word.value);
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
