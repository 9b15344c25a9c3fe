import { cn } from '@/components/ui/cn';
import type { Fact } from '@/lib/runbooks/section-view';

/** Label and value, with whose figure it is: dotted is ours. */
export function FactList(props: { readonly facts: readonly Fact[]; readonly className?: string }) {
  if (props.facts.length === 0) return null;
  return (
    <dl
      className={cn(
        'grid grid-cols-[minmax(96px,auto)_1fr] gap-x-3 gap-y-0.5 text-body max-md:grid-cols-1',
        props.className,
      )}
    >
      {props.facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order.
        <div key={index} className="contents max-md:mb-1 max-md:block">
          <dt className="text-caption text-text-3 leading-5">{fact.label}</dt>
          <dd className="min-w-0 break-words text-text-2">
            <FactValue fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function FactValue(props: { readonly fact: Fact }) {
  const { value, source, note, href, mono } = props.fact;
  const text = (
    <span
      className={cn(
        mono === true && 'font-mono text-caption',
        source === 'default' && 'underline decoration-dotted decoration-text-3 underline-offset-4',
      )}
      title={source === 'default' ? 'Ripcord’s default: the runbook gives none' : undefined}
    >
      {value}
      {source === 'default' && <span className="sr-only"> (ours)</span>}
    </span>
  );
  return (
    <>
      {href === undefined ? (
        text
      ) : (
        <a
          href={href}
          className="inline-block py-0.5 underline decoration-border-control underline-offset-4"
        >
          {text}
        </a>
      )}
      {note !== undefined && note !== value && (
        <span className="text-caption text-text-3"> “{note}”</span>
      )}
    </>
  );
}
