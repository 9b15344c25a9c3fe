import { useId } from 'react';
import { cn } from '@/components/ui/cn';
import { SeverityChip } from '@/components/ui/severity-chip';
import type { DeclareService } from '@/lib/incidents/declare-view';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';

/** Four levels in the service's own words with their times; which one is proposed, and why. */
export function SeverityChoice(props: {
  readonly service: Pick<DeclareService, 'name' | 'severities'>;
  /** What is proposed, or stands now, and why. */
  readonly marked: {
    readonly level: SeverityLevel;
    readonly as: 'proposed' | 'now';
    readonly why: string | null;
  };
  readonly value: SeverityLevel;
  readonly onChange: (level: SeverityLevel) => void;
}) {
  const { service, marked } = props;
  const name = useId();
  const ours = service.severities.every(({ source }) => source === 'default');
  return (
    <fieldset className="min-w-0">
      <legend className="float-left mb-1 text-caption text-text-2">
        Severity,{' '}
        {ours ? 'in Ripcord’s words: the runbook has none' : `in ${service.name}’s own words`}
      </legend>
      <span className="float-right text-caption text-text-3">unsure? the worse</span>
      <div className="clear-both grid gap-1">
        {service.severities.map((each) => {
          const chosen = each.level === props.value;
          return (
            <label
              key={each.level}
              className={cn(
                'flex min-h-8 items-center gap-3 rounded-control border px-2 focus-within:outline-2 focus-within:outline-focus max-md:min-h-11',
                chosen ? 'border-accent bg-accent-bg' : 'border-border',
              )}
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={chosen}
                onChange={() => props.onChange(each.level)}
              />
              <SeverityChip level={each.level} label={each.label} />
              <span className="min-w-0 flex-1 text-caption text-text-3">
                {each.level === marked.level && marked.as}
                {chosen && <span className="sr-only"> chosen</span>}
              </span>
              <span className={chosen ? 'text-text' : 'text-text-2'}>{each.time}</span>
            </label>
          );
        })}
      </div>
      {marked.why !== null && <p className="mt-1 text-caption text-text-2">{marked.why}</p>}
    </fieldset>
  );
}
