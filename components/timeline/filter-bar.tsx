import type { Ref } from 'react';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { TIMELINE_GROUPS } from '@/lib/timeline/timeline-view';
import type { TimelineFilter } from './timeline-filter';

const GROUPS = [
  { value: 'all', label: 'Everything' },
  { value: 'pinned', label: 'Pinned' },
  ...TIMELINE_GROUPS.map((group) => ({
    value: group,
    label: group.charAt(0).toUpperCase() + group.slice(1),
  })),
] as const;

export function FilterBar(props: {
  readonly filter: TimelineFilter;
  readonly onChange: (filter: TimelineFilter) => void;
  readonly fieldRef: Ref<HTMLInputElement>;
}) {
  const { filter, onChange } = props;
  return (
    <search className="grid grid-cols-[128px_1fr_auto] items-center gap-2 border-border border-b px-3 py-1.5">
      <Select
        aria-label="Kind of entry"
        className="h-7 px-2"
        value={filter.group}
        options={GROUPS}
        onChange={(event) => {
          const picked = GROUPS.find(({ value }) => value === event.target.value);
          onChange({ ...filter, group: picked?.value ?? 'all' });
        }}
      />
      <Input
        ref={props.fieldRef}
        type="search"
        aria-label="Find in the timeline"
        placeholder="Find: words, a person, seq 12"
        className="h-7 px-2"
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          onChange({ ...filter, text: '' });
          event.currentTarget.blur();
        }}
      />
      <label className="flex items-center gap-1.5 whitespace-nowrap text-caption text-text-2 max-md:min-h-11">
        <input
          type="checkbox"
          className="accent-(--accent)"
          checked={filter.small}
          onChange={(event) => onChange({ ...filter, small: event.target.checked })}
        />
        small steps
      </label>
    </search>
  );
}
