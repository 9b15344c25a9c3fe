import { Select } from '@/components/ui/select';
import type { ChangeRow } from '@/lib/changes/changes-view';
import { type ChangeFilter, filterChoices, NOT_OURS } from './filter-changes';

const ALL = '';

/** Which service, which kind; nothing where there is no choice. */
export function ChangeFilters(props: {
  readonly changes: readonly ChangeRow[];
  readonly filter: ChangeFilter;
  readonly onFilter: (filter: ChangeFilter) => void;
}) {
  const { filter, onFilter } = props;
  const { services, kinds } = filterChoices(props.changes);
  if (services.length < 2 && kinds.length < 2) return null;
  return (
    <div className="flex min-w-0 flex-wrap gap-2">
      <Select
        aria-label="Service"
        className="h-7 w-auto max-w-44 px-2 text-caption"
        value={filter.service ?? ALL}
        onChange={({ target }) => onFilter({ ...filter, service: target.value || null })}
        options={[
          { value: ALL, label: 'All services' },
          ...services.map((value) => ({
            value,
            label: value === NOT_OURS ? 'Not one of ours' : value,
          })),
        ]}
      />
      <Select
        aria-label="Kind"
        className="h-7 w-auto max-w-44 px-2 text-caption"
        value={filter.kind ?? ALL}
        onChange={({ target }) => onFilter({ ...filter, kind: target.value || null })}
        options={[
          { value: ALL, label: 'All kinds' },
          ...kinds.map((value) => ({ value, label: value === 'other' ? 'change' : value })),
        ]}
      />
    </div>
  );
}
