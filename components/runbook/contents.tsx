import { Shape } from '@/components/ui/shapes';
import type { PlacedFinding, Section } from '@/lib/runbooks/section-view';

/** The sections with how much was found in each. */
export function Contents(props: {
  readonly sections: readonly Section[];
  readonly findings: readonly PlacedFinding[];
}) {
  const links = props.sections.map(({ id, title }) => {
    const found = props.findings.filter(({ section }) => section === title);
    const worst = found.some(({ severity }) => severity === 'error')
      ? 'error'
      : found.some(({ severity }) => severity === 'warning')
        ? 'warning'
        : 'note';
    return (
      <li key={id}>
        <a
          href={`#${id}`}
          data-contents={id}
          className="flex items-center justify-between gap-2 border-transparent border-l-2 px-3 py-1 text-body text-text-2 hover:bg-surface-2 hover:text-text aria-[current]:border-text aria-[current]:bg-surface-2 aria-[current]:font-semibold aria-[current]:text-text max-md:min-h-11"
        >
          <span className="min-w-0 break-words">{title}</span>
          {found.length > 0 && (
            <span
              className={`flex items-center gap-1 text-caption ${worst === 'error' ? 'text-bad' : worst === 'warning' ? 'text-warn' : 'text-text-3'}`}
            >
              {worst !== 'note' && (
                <Shape name={worst === 'error' ? 'failing' : 'degraded'} size={12} />
              )}
              {found.length}
              <span className="sr-only"> found</span>
            </span>
          )}
        </a>
      </li>
    );
  });
  return (
    <>
      <nav
        aria-label="Contents"
        className="sticky top-14 max-h-[calc(100dvh-100px)] overflow-y-auto rounded-panel border border-border bg-surface-1 py-2 [scrollbar-width:thin] max-lg:hidden"
      >
        <p className="px-3 pb-1 text-caption text-text-3">Contents, findings</p>
        <ul>{links}</ul>
      </nav>
      <details className="rounded-panel border border-border bg-surface-1 lg:hidden">
        <summary className="cursor-pointer px-3 py-2 font-semibold text-title max-md:min-h-11">
          Contents
        </summary>
        <ul className="columns-2 pb-2 max-md:columns-1">{links}</ul>
      </details>
    </>
  );
}
